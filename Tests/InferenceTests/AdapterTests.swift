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
