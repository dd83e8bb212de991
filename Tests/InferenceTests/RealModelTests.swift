import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// The two models that set-up fetches, against llama.cpp on the same files.
@Suite(
  .tags(.slow),
  .enabled(if: Kit.large.isPresent, "\(Kit.absence)"),
  .enabled(if: !RealModel.present.isEmpty, "no model is fetched"))
struct RealModelTests {
  private struct Reference: Decodable {
    struct Prompt: Decodable {
      var id: String
      var tokens: [Int32]
      var positions: [Int]
      var file: String
      var greedy: KitCase.Greedy
      var exact_greedy: KitCase.Greedy
    }
    var n_vocab: Int
    var prompts: [Prompt]
    var greedy_slack: Double
    var tolerance: KitCase.Tolerance
  }

  private struct PerplexitySet: Decodable {
    struct Model: Decodable {
      struct Tolerance: Decodable { var relative: Double }
      var model: String
      var tokens_file: String
      var bos_put_in_first_place_of_each_chunk: Int32?
      var running_ppl_after_each_chunk: [Double]
      var tolerance: Tolerance
    }
    var n_ctx: Int
    var models: [Model]
  }

  private func load(_ name: String) throws -> LoadedModel {
    try LoadedModel(
      path: try #require(RealModel.files[name].flatMap(FetchedModel.path)), threads: 2)
  }

  @Test(arguments: RealModel.present)
  func `logits and greedy tokens are llama.cpp's`(name: String) throws {
    let reference = try Kit.large.json(Reference.self, "real/\(name).json")
    let loaded = try load(name)
    for prompt in reference.prompts {
      var rows: [Float] = []
      try PromptLogits.forEach(of: loaded, tokens: prompt.tokens, at: prompt.positions) {
        rows += $1
      }
      let nmse = Kit.nmse(try Kit.large.floats(prompt.file), rows, width: reference.n_vocab)
      let limit = try #require(reference.tolerance.nmse)
      print("kit \(name).\(prompt.id): nmse \(nmse), limit \(limit)")
      #expect(nmse <= limit, "\(prompt.id)")
      let tokens = try greedyTokens(
        loaded, after: prompt.tokens, count: prompt.greedy.tokens.count, cache: .f16)
      // Right if it follows llama.cpp on the file or on the dequantised weights.
      #expect(
        [prompt.greedy, prompt.exact_greedy].contains {
          KitCase.follows($0, tokens, slack: reference.greedy_slack)
        }, "\(prompt.id)")
    }
  }

  /// Chunks of the text, of the eight that the kit has: enough to show a mistake in a second or two.
  private static let chunks = 2

  @Test(
    .enabled(if: Build.isOptimized, "perplexity takes an optimised build"),
    arguments: RealModel.present)
  func `perplexity is llama.cpp's`(name: String) throws {
    let set = try Kit.large.json(PerplexitySet.self, "real/perplexity.json")
    let reference = try #require(set.models.first { $0.model == name })
    let loaded = try load(name)
    let tokens = try Kit.large.ids(reference.tokens_file)
    let perplexity = try #require(
      try Perplexity(loaded, context: set.n_ctx)
        .measure(
          tokens, limit: Self.chunks, first: reference.bos_put_in_first_place_of_each_chunk))
    let expected = reference.running_ppl_after_each_chunk[Self.chunks - 1]
    print("kit \(name): perplexity \(perplexity) of \(Self.chunks) chunks, llama.cpp \(expected)")
    #expect(abs(log(perplexity / expected)) <= reference.tolerance.relative)
  }
}

private enum RealModel {
  /// The files by the names of the kit.
  static let files = [
    "smollm2": "SmolLM2-135M-Instruct.Q4_1.gguf", "gemma3": "gemma-3-270m-q4_k_m.gguf",
  ]
  static let present = files.filter { FetchedModel.path($0.value) != nil }.keys.sorted()
}
