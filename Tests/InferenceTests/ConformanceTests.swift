import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing

/// llama.cpp's logits and greedy tokens for tiny models of each architecture and weight type.
@Suite(.enabled(if: Kit.isPresent, "the conformance kit isn't beside the checkout"))
struct ConformanceTests {
  static let names = KitCase.names(ofKind: .logits)
  static let encoders = KitCase.names(ofKind: .embeddings)

  @Test func `the kit has every architecture that can run`() {
    let covered = Set((Self.names + Self.encoders).compactMap(KitCase.architecture))
    #expect(covered == Set(ModelFamilies.architectures).subtracting(["bert"]))
  }

  // A cache of 8 bits is no match for the kit's float32 weights; `RealModelTests` measures it.
  @Test(arguments: names, [CacheElementType.f32, .f16])
  func `logits equal llama.cpp's within the kit's tolerance`(
    name: String, cache: CacheElementType
  ) throws {
    let kitCase = try Kit.json(KitCase.self, "cases/\(name).json")
    let loaded = try LoadedModel(path: Kit.folder.appending(path: kitCase.model).path, threads: 2)
    for run in kitCase.runs {
      var options = ForwardPass.Options()
      options.cacheType = cache
      options.batch = 48  // several chunks, so that rings go round
      var rows: [Float] = []
      try PromptLogits.forEach(
        of: loaded, tokens: run.tokens, at: run.positions, options: options
      ) { _, logits in rows += logits }
      let reference = try Kit.floats(run.exact_file ?? run.file)
      let nmse = Kit.nmse(reference, rows, width: kitCase.width)
      print("kit \(name).\(run.id) cache \(cache): nmse \(nmse), limit \(kitCase.limit)")
      #expect(nmse <= kitCase.limit)
    }
  }

  @Test(arguments: encoders, [CacheElementType.f32, .f16])
  func `an encoder's vectors equal llama.cpp's`(name: String, cache: CacheElementType) throws {
    let kitCase = try Kit.json(KitCase.self, "cases/\(name).json")
    let loaded = try LoadedModel(path: Kit.folder.appending(path: kitCase.model).path, threads: 2)
    for run in kitCase.runs {
      let vectors = try TokenVectors(of: run.tokens, loaded, cacheType: cache)
      let rows = run.positions.flatMap { vectors[$0] } + vectors.mean + vectors[0]
      let nmse = Kit.nmse(try Kit.floats(run.file), rows, width: kitCase.width)
      print("kit \(name).\(run.id) cache \(cache): nmse \(nmse), limit \(kitCase.limit)")
      #expect(nmse <= kitCase.limit)
    }
  }

  @Test(arguments: names)
  func `greedy tokens equal llama.cpp's`(name: String) throws {
    let kitCase = try Kit.json(KitCase.self, "cases/\(name).json")
    let loaded = try LoadedModel(path: Kit.folder.appending(path: kitCase.model).path, threads: 2)
    for run in kitCase.runs {
      let greedy = try #require(run.greedy)
      let tokens = try greedyTokens(
        loaded, after: run.tokens, count: greedy.tokens.count, cache: .f32)
      #expect(
        KitCase.follows(greedy, tokens, slack: 16 * kitCase.limit.squareRoot()),
        "\(name).\(run.id)")
    }
  }
}

/// The tokens of greedy decoding.
func greedyTokens(
  _ loaded: LoadedModel, after prompt: [Int32], count: Int, cache: CacheElementType
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
