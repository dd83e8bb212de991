import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// The engine, the plain reference transformer and llama.cpp on tiny models of every architecture.
struct ConformanceTests {
  static let decoders = KitCase.all.filter { $0.kind == .logits }
  static let encoders = KitCase.all.filter { $0.kind == .embeddings }

  @Test func `the fixtures have every architecture that can run`() {
    let covered = Set(KitCase.fixtures.compactMap(\.architecture))
    #expect(covered == Set(ModelFamilies.architectures))
  }

  @Test func `the fixtures take at most 6 MB`() throws {
    let urls = FileManager.default.enumerator(
      at: Kit.fixtures.folder, includingPropertiesForKeys: [.fileSizeKey])
    let sizes = try (urls?.allObjects ?? []).compactMap { $0 as? URL }.map {
      try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    }
    #expect(sizes.count > 60 && sizes.reduce(0, +) <= 6_000_000)
  }

  // A cache of 8 bits is no match for float32 weights; `RealModelTests` measures it.
  @Test(arguments: decoders, [CacheType.f32, .f16])
  func `logits equal llama.cpp's within the tolerance`(
    model: KitCase, cache: CacheType
  ) throws {
    for run in model.runs {
      let rows = try engineRows(model, run, cache: cache)
      let nmse = Kit.nmse(try model.reference(run), rows, width: model.width)
      print("\(model.testDescription).\(run.id) cache \(cache): nmse \(nmse), limit \(model.limit)")
      #expect(nmse <= model.limit)
    }
  }

  @Test(arguments: encoders, [CacheType.f32, .f16])
  func `an encoder's vectors equal llama.cpp's`(model: KitCase, cache: CacheType) throws {
    for run in model.runs {
      let rows = try engineRows(model, run, cache: cache)
      let nmse = Kit.nmse(try model.reference(run), rows, width: model.width)
      print("\(model.testDescription).\(run.id) cache \(cache): nmse \(nmse), limit \(model.limit)")
      #expect(nmse <= model.limit)
    }
  }

  /// The activation of these gates is SiLU; llama.cpp takes GELU from a table of float16 values.
  private static let withoutGELU = [
    "llama", "qwen2", "qwen3", "qwen2moe", "qwen3moe", "olmoe", "phi3",
  ]

  /// The reference computes in double precision and the engine in float32, or with 8-bit
  /// activations where weights are quantised.
  @Test(arguments: KitCase.all)
  func `the plain reference transformer agrees with llama.cpp and with the engine`(
    model: KitCase
  ) throws {
    let reference = try ReferenceTransformer(GGUFFile(path: model.path))
    for run in model.runs {
      let all = reference(run.tokens).map { $0.map(Float.init) }
      var rows = run.positions.flatMap { all[$0] }
      if model.kind == .embeddings { rows += mean(all) + all[0] }
      let toPeer = Kit.nmse(try model.reference(run), rows, width: model.width)
      let toEngine = Kit.nmse(rows, try engineRows(model, run, cache: .f32), width: model.width)
      print(
        "\(model.testDescription).\(run.id): reference to llama.cpp \(toPeer), to engine \(toEngine)"
      )
      #expect(toPeer <= (Self.withoutGELU.contains(model.architecture ?? "") ? 1e-9 : 4e-6))
      #expect(toEngine <= (model.isQuantized ? model.limit : 2e-10))
    }
  }

  @Test(arguments: decoders)
  func `greedy tokens equal llama.cpp's`(model: KitCase) throws {
    let loaded = try LoadedModel(path: model.path, threads: 2)
    for run in model.runs {
      let greedy = try #require(run.greedy)
      let tokens = try greedyTokens(
        loaded, after: run.tokens, count: greedy.tokens.count, cache: .f32)
      #expect(
        KitCase.follows(greedy, tokens, slack: 16 * model.limit.squareRoot()),
        "\(model.testDescription).\(run.id)")
    }
  }

  /// Returns the engine's rows for the positions of a run; for an encoder the mean and the first
  /// vector follow them.
  private func engineRows(
    _ model: KitCase, _ run: KitCase.Run, cache: CacheType
  ) throws -> [Float] {
    let loaded = try LoadedModel(path: model.path, threads: 2)
    if model.kind == .embeddings {
      let vectors = try TokenVectors(of: run.tokens, loaded, cacheType: cache)
      return run.positions.flatMap { vectors[$0] } + vectors.mean + vectors[0]
    }
    var options = ForwardPass.Options()
    options.cacheType = cache
    options.batch = 48  // several chunks, so that rings go round
    var rows: [Float] = []
    try PromptLogits.forEach(
      of: loaded, tokens: run.tokens, at: run.positions, options: options
    ) { rows += $1 }
    return rows
  }

  private func mean(_ rows: [[Float]]) -> [Float] {
    rows[0].indices.map { column in
      Float(rows.reduce(0) { $0 + Double($1[column]) } / Double(rows.count))
    }
  }
}

/// The tokens of greedy decoding.
func greedyTokens(
  _ loaded: LoadedModel, after prompt: [Int32], count: Int, cache: CacheType
) throws -> [Int32] {
  var options = ForwardPass.Options()
  options.cacheType = cache
  let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  var sampler = Sampler(.greedy)
  var tokens: [Int32] = []
  var hidden: Matrix?
  for start in stride(from: 0, to: prompt.count, by: options.batch) {
    let end = min(prompt.count, start + options.batch)
    let states = loaded.model.forward(prompt[start..<end], pass)
    hidden = states.rows(states.rows - 1..<states.rows)
  }
  while let last = hidden, tokens.count < count {
    let token = sampler.next(loaded.model.logits(last, pass))
    tokens.append(token)
    hidden = loaded.model.forward([token], pass)
  }
  return tokens
}
