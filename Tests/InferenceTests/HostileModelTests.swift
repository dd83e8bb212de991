import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// Files that are sound GGUF, but say what no model can be: a sentence, never a crash or a claim on
/// all memory.
struct HostileModelTests {
  /// Returns the error message of loading a changed model.
  private func refusal(_ change: (inout TinyModel) -> Void) -> String? {
    var model = TinyModel()
    change(&model)
    let error = #expect(throws: LoadingError.self) { try model.load() }
    return error?.description
  }

  static let numbers: [(String, GGUFWriter.Value, String)] = [
    ("block_count", .uint32(0), "block_count"),
    ("block_count", .uint64(1 << 60), "block_count"),
    ("block_count", .int32(-1), "block_count"),
    ("block_count", .uint32(10_000), "blk.2."),
    ("block_count", .string("2"), "block_count"),
    ("context_length", .uint64(1 << 50), "context_length"),
    ("context_length", .uint32(0), "context_length"),
    ("embedding_length", .uint32(1 << 31), "embedding_length"),
    ("embedding_length", .uint32(0), "embedding_length"),
    ("embedding_length", .uint32(33), "token_embd"),
    ("feed_forward_length", .uint64(1 << 62), "feed_forward_length"),
    ("feed_forward_length", .int32s([48, 48]), "feed_forward_length"),
    ("attention.head_count", .uint32(0), "head_count"),
    ("attention.head_count", .uint32(3), "multiple"),
    ("attention.head_count", .int32s([4, 2]), "head_count"),
    ("attention.head_count", .uint32(1 << 20), "head_count"),
    ("attention.head_count_kv", .uint32(0), "head_count_kv"),
    ("attention.head_count_kv", .uint32(4096), "4096"),
    ("attention.head_count_kv", .int32s([2, 1]), "head_count_kv"),
    ("attention.key_length", .uint64(1 << 40), "key_length"),
    ("attention.key_length", .uint32(4096), "4096"),
    ("attention.value_length", .uint32(4), "4"),
    ("attention.layer_norm_rms_epsilon", .float32(-1), "epsilon"),
    ("attention.layer_norm_rms_epsilon", .float32(.nan), "epsilon"),
    ("rope.dimension_count", .uint32(7), "7"),
    ("rope.dimension_count", .uint32(10), "10"),
    ("rope.dimension_count", .uint32(0), "dimension_count"),
    ("rope.freq_base", .float32(0), "freq_base"),
    ("rope.freq_base", .float32(.infinity), "freq_base"),
    ("rope.scaling.factor", .float32(-4), "factor"),
    ("final_logit_softcapping", .float32(-4), "softcapping"),
  ]

  @Test(arguments: numbers)
  func `a number that no model has is named`(
    key: String, value: GGUFWriter.Value, mentioned: String
  ) throws {
    let text = try #require(refusal { $0.settings[key] = value })
    #expect(text.contains(mentioned), "\(text)")
    #expect(text.count < 400 && !text.contains("\n"))
  }

  @Test func `as many heads as fit nowhere are refused before memory is taken`() throws {
    let text = try #require(
      refusal {
        $0.settings["attention.head_count"] = .uint32(4096)
        $0.settings["attention.head_count_kv"] = .uint32(4096)
        $0.settings["attention.key_length"] = .uint32(4096)
        $0.settings["attention.value_length"] = .uint32(4096)
      })
    #expect(text.contains("head_count"))
  }

  @Test func `more heads than the embedding has numbers are refused`() throws {
    let text = try #require(
      refusal {
        $0.settings["attention.head_count"] = .uint32(64)
        $0.leavesOutKeyLength = true
      })
    #expect(text.contains("head_count"))
  }

  static let shapes: [(String, [Int])] = [
    ("token_embd.weight", []), ("token_embd.weight", [32]), ("token_embd.weight", [32, 55, 2]),
    ("token_embd.weight", [32, 7]), ("token_embd.weight", [55, 32]), ("output_norm.weight", []),
    ("output_norm.weight", [16]), ("output.weight", [32, 54]), ("blk.1.attn_q.weight", [32, 31]),
    ("blk.0.attn_k.weight", [32, 32]), ("blk.1.ffn_down.weight", [32, 48]),
    ("blk.1.ffn_down.weight", []), ("blk.0.attn_norm.weight", [32, 2]),
  ]

  @Test(arguments: shapes)
  func `a tensor that is missing or of another shape is named`(name: String, shape: [Int]) throws {
    let text = try #require(refusal { $0.shapes[name] = shape })
    #expect(text.contains(name) || text.contains("[32, 7]"), "\(text)")
  }

  @Test(arguments: [
    ("attention.sliding_window", GGUFWriter.Value.uint32(0)),
    ("attention.sliding_window", .int64(.max)), ("attention.sliding_window", .int32(-1)),
    ("attention.sliding_window_pattern", .bools([true])),
    ("attention.sliding_window_pattern", .bools([true, false, true])),
    ("attention.sliding_window_pattern", .string("all")),
  ])
  func `a window that can't be is named`(key: String, value: GGUFWriter.Value) throws {
    let text = try #require(
      refusal {
        $0.architecture = "gemma3"
        $0.settings[key] = value
      })
    #expect(text.contains("sliding_window"), "\(text)")
  }

  @Test func `a window that the file gives is every layer's, if it is shorter than the context`()
    throws
  {
    for (size, expected) in [
      (40, AttentionPattern.slidingWindow(size: 40)), (512, .causal), (0, .causal),
    ] {
      var model = TinyModel()
      model.settings["attention.sliding_window"] = .uint32(UInt32(size))
      #expect(try model.load().model.configuration.patterns == [expected, expected])
    }
    var model = TinyModel()
    model.settings["attention.sliding_window"] = .uint32(40)
    model.settings["attention.sliding_window_pattern"] = .bools([false, true])
    #expect(
      try model.load().model.configuration.patterns == [.causal, .slidingWindow(size: 40)])
  }

  @Test func `a tensor that the architecture doesn't have is named`() throws {
    let text = try #require(
      refusal { $0.extraTensors = [("blk.0.attn_sinks.weight", [4], 1)] })
    #expect(text.contains("blk.0.attn_sinks.weight") && text.contains("llama"))
    // Frequencies that follow from the hyperparameters may be in the file unread.
    var model = TinyModel()
    model.extraTensors = [("blk.0.attn_rot_embd.weight", [4], 1)]
    _ = try model.load()
  }

  @Test func `an encoder gives vectors, and says so when it is asked for more`() throws {
    let path = Kit.fixtures.model("modern-bert")
    #expect(throws: GenerationError.self) { try Engine.load(path: path) }
    let loaded = try LoadedModel(path: path)
    #expect(throws: GenerationError.self) {
      try PromptLogits.forEach(of: loaded, tokens: [3, 4], at: [1]) { _, _ in }
    }
    let vector = try loaded.vector(of: "the cat and the hat")
    let length = vector.reduce(0) { $0 + $1 * $1 }
    #expect(vector.count == loaded.model.configuration.embeddingLength && abs(length - 1) < 1e-5)
    #expect(throws: GenerationError.self) {
      try TokenVectors(of: Array(repeating: 3, count: 513), loaded)
    }
  }

  @Test func `learned positions end, and nothing reads past them`() throws {
    let loaded = try LoadedModel(path: Kit.fixtures.model("gpt2"))
    let limit = try #require(loaded.model.configuration.positionLimit)
    let text = (0...limit).map { Int32(3 + $0 % 60) }
    var rows = 0
    try PromptLogits.forEach(of: loaded, tokens: Array(text.dropLast()), at: [limit - 1]) { _, _ in
      rows += 1
    }
    #expect(rows == 1)
    #expect(throws: GenerationError.self) {
      try PromptLogits.forEach(of: loaded, tokens: text, at: [0]) { _, _ in }
    }
  }

  @Test func `an unknown architecture is named, with the known ones`() throws {
    let text = try #require(refusal { $0.architecture = "quux" })
    #expect(text.contains("quux") && text.contains("gemma3"))
  }

  @Test func `names out of a file are harmless on a terminal`() throws {
    for text in [
      try #require(refusal { $0.architecture = "\u{1B}[31m\n" }),
      try #require(
        refusal {
          $0.settings["rope.scaling.type"] = .string(
            "\u{1B}]0;\u{7}" + .init(repeating: "x", count: 9999))
          $0.settings["rope.scaling.factor"] = .float32(2)
        }),
    ] {
      #expect(!text.unicodeScalars.contains { $0.value < 32 })
      #expect(text.count < 700)
    }
  }

  @Test func `rope divisors must be positive numbers`() throws {
    for divisor: Float in [0, -1, .nan, .infinity] {
      var model = TinyModel()
      model.extraTensors = [("rope_freqs.weight", [4], divisor)]
      let error = #expect(throws: LoadingError.self) { try model.load() }
      #expect(error?.description.contains("rope_freqs") == true)
    }
  }

  @Test func `the largest numbers allowed run`() throws {
    var model = TinyModel()
    model.architecture = "gemma3"
    model.settings = [
      "context_length": .uint64(1 << 40), "attention.sliding_window": .uint32(1 << 30),
      "rope.freq_base": .float32(1e38), "rope.scaling.factor": .float32(1e-38),
      "rope.scaling.type": .string("yarn"),
      "rope.scaling.original_context_length": .uint64(1 << 40),
    ]
    let loaded = try model.load()
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops)
    let hidden = loaded.model.forward(letters(400)[...], pass)
    #expect(hidden.withElements { $0.allSatisfy(\.isFinite) })
    #expect(pass.cache.footprint(heads: 4).bytes < 1 << 20)
  }

  @Test(arguments: [Float.nan, .infinity, 3e38])
  func `weights that aren't numbers give an answer of some kind`(weight: Float) throws {
    for name in [
      "blk.0.attn_q.weight", "blk.1.ffn_down.weight", "output.weight", "token_embd.weight",
    ] {
      var model = TinyModel()
      model.constants[name] = weight
      let loaded = try model.load()
      let tokens = try greedyTokens(loaded, after: letters(50), count: 3, cache: .f16)
      #expect(tokens.allSatisfy { (0..<Int32(model.vocabularySize)).contains($0) })
    }
  }
}
