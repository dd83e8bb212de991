import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// LoRA adapters against llama.cpp's results, and files that aren't adapters or don't fit.
struct AdapterTests {
  /// A tiny model with adapters and llama.cpp's logits for a prompt (`make.py adapters`).
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Part: Decodable, Sendable {
      var file: String
      var scale: Float
    }
    var name: String
    var model: String
    var adapters: [Part]
    var width: Int
    var tokens: [Int32]
    var positions: [Int]
    var file: String
    var tolerance: Double
    var without: Double

    var testDescription: String { name }

    var choices: [AdapterChoice] {
      adapters.map { AdapterChoice(path: fixture($0.file), scale: $0.scale) }
    }
  }

  static let cases = ["llama", "llama-two", "gemma3", "phi3", "qwen3moe"].compactMap {
    try? Kit.fixtures.json(Case.self, "adapters/\($0).json")
  }

  @Test func `all cases are there`() { #expect(Self.cases.count == 5) }

  @Test(arguments: cases, [CacheType.f32, .f16])
  func `logits with adapters equal llama.cpp's`(adapted: Case, cache: CacheType) throws {
    let reference = try Kit.fixtures.floats(adapted.file)
    let rows = try logits(adapted, adapted.choices, cache: cache)
    let nmse = Kit.nmse(reference, rows, width: adapted.width)
    print("\(adapted.name) cache \(cache): nmse \(nmse), limit \(adapted.tolerance)")
    #expect(nmse <= adapted.tolerance)
  }

  @Test(arguments: cases)
  func `a pass without adapters is the base model`(adapted: Case) throws {
    let base = try logits(adapted, [], cache: .f32)
    #expect(try logits(adapted, adapted.choices, cache: .f32, usesAdapters: false) == base)
    let reference = try Kit.fixtures.floats(adapted.file)
    let distance = Kit.nmse(reference, base, width: adapted.width)
    #expect(abs(distance / adapted.without - 1) < 0.1)
  }

  @Test func `a scale of 0 changes nothing`() throws {
    let adapted = Self.cases[0]
    let choices = adapted.choices.map { AdapterChoice(path: $0.path, scale: 0) }
    let base = try logits(adapted, [], cache: .f32)
    #expect(try logits(adapted, choices, cache: .f32) == base)
  }

  @Test(
    arguments: [
      (model: "qwen2", adapter: "adapters/llama.gguf", "The adapter is for llama models"),
      (model: "llama-moe", adapter: "adapters/llama.gguf", "The adapter’s update of blk.0"),
      (model: "llama", adapter: "models/llama.gguf", "It is a model, not an adapter"),
      (model: "llama", adapter: "adapters/missing.gguf", "missing.gguf"),
    ])
  func `a file that doesn't fit is refused`(
    model: String, adapter: String, beginning: String
  ) throws {
    let error = #expect(throws: LoadingError.self) {
      _ = try LoadedModel(
        path: Kit.fixtures.model(model), adapters: [AdapterChoice(path: fixture(adapter))],
        threads: 1)
    }
    let sentence = try #require(error).description
    #expect(sentence.contains(beginning.replacing("’", with: "'")), "\(sentence)")
  }

  @Test func `a cache with other adapters has another name`() throws {
    func name(_ choices: [AdapterChoice]) throws -> Digest {
      var options = EngineOptions()
      options.threads = 1
      options.adapters = choices
      let engine = try Engine.load(path: Kit.fixtures.model("llama"), options: options)
      return engine.snapshotHeader([5, 6, 7], mode: .exact).settings
    }
    let own = fixture("adapters/llama.gguf")
    let choices: [[AdapterChoice]] = [
      [], [AdapterChoice(path: own)], [AdapterChoice(path: own, scale: 0.5)],
      [AdapterChoice(path: fixture("adapters/llama-two1.gguf"))],
      [AdapterChoice(path: own), AdapterChoice(path: fixture("adapters/llama-two1.gguf"))],
    ]
    let names = try choices.map(name)
    #expect(Set(names).count == names.count)
    #expect(try name([AdapterChoice(path: own)]) == names[1])
  }

  // MARK: Damaged files

  /// An adapter for the fixture `llama` (query: 32 inputs, 48 outputs) that can't be used.
  struct Damage: Sendable, CustomTestStringConvertible {
    /// Words of the error message.
    var sentence: String
    var tensors: [(name: String, dimensions: [Int])] = []
    var kind = "lora"
    var alpha: Float = 4
    var value: Float = 0.5

    var testDescription: String { "\(sentence): \(tensors.map(\.name))" }

    func write(to path: String) throws {
      var writer = GGUFWriter()
      writer.set("general.type", .string("adapter"))
      writer.set("general.architecture", .string("llama"))
      writer.set("adapter.type", .string(kind))
      writer.set("adapter.lora.alpha", .float32(alpha))
      for (name, dimensions) in tensors {
        writer.addTensor(
          name: name, dimensions: dimensions,
          values: Array(repeating: value, count: dimensions.reduce(1, *)))
      }
      try writer.write(to: path)
    }

    static func pair(_ name: String, _ a: [Int], _ b: [Int]) -> [(name: String, dimensions: [Int])]
    {
      [(name + ".lora_a", a), (name + ".lora_b", b)]
    }
  }

  static let damages: [Damage] = [
    Damage(sentence: "has no updates"),
    Damage(sentence: "neither a .lora_a nor a .lora_b", tensors: [(query, [32, 2])]),
    Damage(sentence: "lacks the other half", tensors: [(query + ".lora_a", [32, 2])]),
    Damage(sentence: "lacks the other half", tensors: [(query + ".lora_b", [2, 48])]),
    Damage(sentence: "don't fit", tensors: Damage.pair(query, [32, 2], [3, 48])),
    Damage(sentence: "don't fit", tensors: Damage.pair(query, [32], [2, 48])),
    Damage(
      sentence: "and the model's tensor is 32 × 48", tensors: Damage.pair(query, [32, 2], [2, 32])),
    Damage(
      sentence: "isn't a projection",
      tensors: Damage.pair("token_embd.weight", [32, 2], [2, 64])),
    Damage(
      sentence: "isn't a projection",
      tensors: Damage.pair("blk.7.attn_q.weight", [32, 2], [2, 48])),
    Damage(
      sentence: "aren't finite numbers", tensors: Damage.pair(query, [32, 2], [2, 48]),
      value: .nan),
    Damage(
      sentence: "aren't finite numbers", tensors: Damage.pair(query, [32, 2], [2, 48]),
      alpha: .infinity),
    Damage(sentence: "of the kind “dora”", kind: "dora"),
  ]

  private static let query = "blk.0.attn_q.weight"

  @Test(arguments: damages)
  func `an adapter that can't be used is refused in one sentence`(damage: Damage) throws {
    let folder = try Folder()
    let path = folder.path("adapter.gguf")
    try damage.write(to: path)
    let error = #expect(throws: LoadingError.self) {
      _ = try LoadedModel(
        path: Kit.fixtures.model("llama"), adapters: [AdapterChoice(path: path)], threads: 1)
    }
    let description = try #require(error).description
    #expect(description.contains(damage.sentence), "\(description)")
    #expect(description.hasPrefix(path) && !description.contains("\n"))
  }

  @Test func `a cut adapter is refused`() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: fixture("adapters/llama.gguf"))))
    let folder = try Folder()
    let path = folder.path("cut.gguf")
    for count in stride(from: 0, to: whole.count, by: 97) {
      try Data(whole.prefix(count)).write(to: URL(filePath: path))
      #expect(throws: LoadingError.self, "cut at \(count)") {
        _ = try LoadedModel(
          path: Kit.fixtures.model("llama"), adapters: [AdapterChoice(path: path)], threads: 1)
      }
    }
  }

  private func logits(
    _ adapted: Case, _ choices: [AdapterChoice], cache: CacheType, usesAdapters: Bool = true
  ) throws -> [Float] {
    let loaded = try LoadedModel(path: fixture(adapted.model), adapters: choices, threads: 2)
    var options = ForwardPass.Options()
    options.cacheType = cache
    options.batch = 48
    options.usesAdapters = usesAdapters
    var rows: [Float] = []
    try PromptLogits.forEach(
      of: loaded, tokens: adapted.tokens, at: adapted.positions, options: options
    ) { rows += $1 }
    return rows
  }
}

private func fixture(_ path: String) -> String {
  Kit.fixtures.folder.appending(path: path).path
}
