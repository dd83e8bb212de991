import Foundation
package import Inference
import Tensors
package import Tokenization
package import Wording

/// A small model with seeded random weights, written as a GGUF file; its properties let a test make
/// it unusual.
package struct TinyModel {
  package var architecture: String
  package var layers: Int
  package var heads: Int
  package var kvHeads: Int
  package var headDimension: Int
  package var embedding: Int
  package var feedForward: Int
  package var contextLength: Int
  /// The window of Gemma's windowed layers, which are all but the last.
  package var window: Int
  /// A token that gets the largest logit whatever came before.
  package var favourite: Int?
  /// Pieces of several letters, which make texts shorter in tokens.
  package var longPieces: [String] = []
  /// Rows of the embedding beyond the tokenizer's pieces.
  package var unnamedTokens = 0
  /// Metadata that replaces or adds to the model's own; a key is given without the architecture.
  package var settings: [String: GGUFWriter.Value] = [:]
  /// Dimensions that replace a tensor's own, or none to leave the tensor out.
  package var shapes: [String: [Int]] = [:]
  /// Additional tensors, each filled with one number or with random ones.
  package var extraTensors: [(name: String, dimensions: [Int], value: Float?)] = []
  /// True if the output has the embedding's values, as if it were tied to it.
  package var outputEqualsEmbedding = false
  /// The form of a byte-level BPE vocabulary; nil for SentencePiece.
  package var bytePairs: BytePairs?

  /// A byte-level vocabulary that names its pre-tokenizer, or one that doesn't.
  package enum BytePairs { case named, nameless }
  /// Leaves a head's length to embedding / heads.
  package var leavesOutKeyLength = false
  /// The constant weights of some tensors, instead of random ones.
  package var constants: [String: Float] = [:]

  package init(
    architecture: String = "llama", layers: Int = 2, heads: Int = 4, kvHeads: Int = 2,
    headDimension: Int = 8, embedding: Int = 32, feedForward: Int = 48, contextLength: Int = 512,
    window: Int = 8
  ) {
    self.architecture = architecture
    self.layers = layers
    self.heads = heads
    self.kvHeads = kvHeads
    self.headDimension = headDimension
    self.embedding = embedding
    self.feedForward = feedForward
    self.contextLength = contextLength
    self.window = window
  }

  /// `<unk>`, `<s>`, `</s>`, then characters one by one, so that each text has one tokenization.
  package static let pieces: [String] =
    ["<unk>", "<s>", "</s>"]
    + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)

  package static let endOfSequence = 2
  package static let firstLetter = 3

  package var vocabularySize: Int { Self.pieces.count + longPieces.count + unnamedTokens }

  /// An MPT of 8 heads: the steepest see a few hundred tokens, the others thousands.
  package static func mpt(kvHeads: Int = 8) -> TinyModel {
    var tiny = TinyModel(architecture: "mpt", heads: 8, kvHeads: kvHeads, contextLength: 16384)
    tiny.settings["attention.layer_norm_epsilon"] = .float32(1e-5)
    tiny.settings["attention.max_alibi_bias"] = .float32(8)
    for layer in 0..<tiny.layers { tiny.shapes["blk.\(layer).ffn_gate.weight"] = [] }
    return tiny
  }

  /// Calls `body` with the path of the model's file, which is there only for that time.
  package func withFile<R>(_ body: (String) throws -> R) throws -> R {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "lcchat-\(UUID().uuidString).gguf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writer().write(to: path)
    return try body(path)
  }

  package func load(threads: Int = 2) throws -> LoadedModel {
    try withFile { try LoadedModel(path: $0, threads: threads) }
  }

  package func engine(
    cache: CacheType = .f32, executor: EngineExecutor? = nil
  ) throws -> Engine {
    var options = EngineOptions()
    options.executor = executor
    options.threads = 2
    options.cacheType = cache
    return try withFile { try Engine.load(path: $0, options: options) }
  }

  // MARK: The file

  private func writer() -> GGUFWriter {
    var writer = GGUFWriter()
    let pieces = Self.pieces + longPieces
    writer.set("general.architecture", .string(architecture))
    var tokenizer: [String: GGUFWriter.Value] = [
      "model": .string("llama"), "tokens": .strings(pieces),
      "scores": .float32s(pieces.indices.map { -Float($0) }),
      "token_type": .int32s(pieces.indices.map { $0 < 3 ? 3 : 1 }),
      "add_space_prefix": .bool(false), "eos_token_id": .uint32(UInt32(Self.endOfSequence)),
      "bos_token_id": .uint32(1),
    ]
    if let bytePairs {
      tokenizer["model"] = .string("gpt2")
      tokenizer["pre"] = bytePairs == .named ? .string("gpt-2") : nil
    }
    for (key, value) in tokenizer.sorted(by: { $0.key < $1.key }) {
      writer.set("tokenizer.ggml.\(key)", value)
    }
    let all = hyperparameters.merging(settings) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      writer.set("\(architecture).\(key)", value)
    }
    var generator = SplitMix(seed: 7)
    var embedding: [Float] = []
    for (name, own) in tensors {
      let dimensions = shapes[name] ?? own
      guard !dimensions.isEmpty else { continue }
      let isCopy = name == "output.weight" && outputEqualsEmbedding
      let values = isCopy ? embedding : values(name, dimensions, using: &generator)
      if name == "token_embd.weight" { embedding = values }
      writer.addTensor(name: name, dimensions: dimensions, values: values)
    }
    for tensor in extraTensors {
      let count = tensor.dimensions.reduce(1, *)
      writer.addTensor(
        name: tensor.name, dimensions: tensor.dimensions,
        values: tensor.value.map { Array(repeating: $0, count: count) }
          ?? values(tensor.name, tensor.dimensions, using: &generator))
    }
    return writer
  }

  private var hyperparameters: [String: GGUFWriter.Value] {
    let numbers = [
      "block_count": layers, "context_length": contextLength, "embedding_length": embedding,
      "feed_forward_length": feedForward, "attention.head_count": heads,
      "attention.head_count_kv": kvHeads, "attention.key_length": headDimension,
      "attention.value_length": headDimension, "rope.dimension_count": headDimension,
    ]
    var values = numbers.mapValues { GGUFWriter.Value.uint32(UInt32($0)) }
    values["attention.layer_norm_rms_epsilon"] = .float32(1e-5)
    if leavesOutKeyLength {
      for name in ["attention.key_length", "attention.value_length", "rope.dimension_count"] {
        values[name] = nil
      }
    }
    if architecture == "gemma3" {
      values["attention.sliding_window"] = .uint32(UInt32(window))
      values["attention.sliding_window_pattern"] = .bools((0..<layers).map { $0 < layers - 1 })
    }
    return values
  }

  private var tensors: [(String, [Int])] {
    let q = heads * headDimension
    let kv = kvHeads * headDimension
    var tensors = [
      ("token_embd", [embedding, vocabularySize]), ("output_norm", [embedding]),
      ("output", [embedding, vocabularySize]),
    ]
    for layer in 0..<layers {
      var block = [
        ("attn_norm", [embedding]), ("attn_q", [embedding, q]), ("attn_k", [embedding, kv]),
        ("attn_v", [embedding, kv]), ("attn_output", [q, embedding]), ("ffn_norm", [embedding]),
        ("ffn_gate", [embedding, feedForward]), ("ffn_up", [embedding, feedForward]),
        ("ffn_down", [feedForward, embedding]),
      ]
      if architecture == "gemma3" {
        block += [
          ("attn_q_norm", [headDimension]), ("attn_k_norm", [headDimension]),
          ("post_attention_norm", [embedding]), ("post_ffw_norm", [embedding]),
        ]
      }
      tensors += block.map { ("blk.\(layer).\($0.0)", $0.1) }
    }
    return tensors.map { ("\($0.0).weight", $0.1) }
  }

  private func values(
    _ name: String, _ dimensions: [Int], using generator: inout SplitMix
  ) -> [Float] {
    let count = dimensions.reduce(1, *)
    if let constant = constants[name] { return Array(repeating: constant, count: count) }
    if name.contains("norm") { return Array(repeating: 1, count: count) }
    let scale = 3 / Float(dimensions[0]).squareRoot()
    var values = (0..<count).map { _ in Float.random(in: -scale...scale, using: &generator) }
    guard let favourite else { return values }
    // Positive embeddings that no layer adds to: a row of ones has the largest product with them.
    switch name {
    case "token_embd.weight": values = values.map(abs)
    case "output.weight":
      values = values.indices.map { $0 / embedding == favourite ? 1 : -abs(values[$0]) }
    case _ where name.contains("attn_output") || name.contains("ffn_down"):
      values = Array(repeating: 0, count: count)
    default: break
    }
    return values
  }
}

/// Token ids of letters, seeded.
package func letters(_ count: Int, seed: UInt64 = 1) -> [Int32] {
  var generator = SplitMix(seed: seed)
  return (0..<count).map { _ in
    Int32(TinyModel.firstLetter + Int.random(in: 0..<26, using: &generator))
  }
}

extension TinyModel {
  /// The architectures whose output may be tied to the embedding.
  package static let tieable = [
    "llama", "qwen2", "qwen3", "qwen3moe", "gemma3", "phi3", "gpt2", "starcoder", "falcon", "mpt",
    "bloom",
  ]

  /// Returns a small model of a family, with the tensors that its files have.
  package static func family(_ architecture: String) -> TinyModel {
    var tiny = architecture == "mpt" ? mpt() : TinyModel(architecture: architecture)
    switch architecture {
    case "qwen3": tiny.addHeadNorms()
    case "qwen3moe":
      tiny.addHeadNorms()
      tiny.replaceFeedForwardByExperts(4)
    case "phi3":
      tiny.leaveOut("ffn_gate")
      for layer in 0..<tiny.layers {
        tiny.shapes["blk.\(layer).ffn_up.weight"] = [tiny.embedding, 2 * tiny.feedForward]
      }
    case "gpt2", "starcoder", "bloom":
      tiny.leaveOut("ffn_gate")
      tiny.addBiases()
      if architecture == "bloom" {
        tiny.extraTensors.append(("token_embd_norm.weight", [tiny.embedding], 1))
        tiny.extraTensors.append(("token_embd_norm.bias", [tiny.embedding], nil))
      } else {
        tiny.extraTensors.append(
          ("position_embd.weight", [tiny.embedding, tiny.contextLength], nil))
      }
    case "falcon":
      tiny.leaveOut("ffn_gate")
      tiny.leaveOut("ffn_norm")
      tiny.settings["attention.layer_norm_epsilon"] = .float32(1e-5)
      tiny.addBias("output_norm", tiny.embedding)
      for layer in 0..<tiny.layers { tiny.addBias("blk.\(layer).attn_norm", tiny.embedding) }
    default: break
    }
    return tiny
  }

  private mutating func leaveOut(_ tensor: String) {
    for layer in 0..<layers { shapes["blk.\(layer).\(tensor).weight"] = [] }
  }

  private mutating func addHeadNorms() {
    for layer in 0..<layers {
      for norm in ["attn_q_norm", "attn_k_norm"] {
        extraTensors.append(("blk.\(layer).\(norm).weight", [headDimension], 1))
      }
    }
  }

  private mutating func replaceFeedForwardByExperts(_ count: Int) {
    settings["expert_count"] = .uint32(UInt32(count))
    settings["expert_used_count"] = .uint32(2)
    settings["expert_feed_forward_length"] = .uint32(UInt32(feedForward))
    for tensor in ["ffn_gate", "ffn_up", "ffn_down"] { leaveOut(tensor) }
    for layer in 0..<layers {
      extraTensors += [
        ("blk.\(layer).ffn_gate_inp.weight", [embedding, count], nil),
        ("blk.\(layer).ffn_gate_exps.weight", [embedding, feedForward, count], nil),
        ("blk.\(layer).ffn_up_exps.weight", [embedding, feedForward, count], nil),
        ("blk.\(layer).ffn_down_exps.weight", [feedForward, embedding, count], nil),
      ]
    }
  }

  /// Adds biases to layer norms and projections.
  private mutating func addBiases() {
    settings["attention.layer_norm_epsilon"] = .float32(1e-5)
    addBias("output_norm", embedding)
    let kv = kvHeads * headDimension
    for layer in 0..<layers {
      let widths = [
        "attn_norm": embedding, "ffn_norm": embedding, "attn_q": heads * headDimension,
        "attn_k": kv, "attn_v": kv, "attn_output": embedding, "ffn_up": feedForward,
        "ffn_down": embedding,
      ]
      for (tensor, width) in widths.sorted(by: { $0.key < $1.key }) {
        addBias("blk.\(layer).\(tensor)", width)
      }
    }
  }

  private mutating func addBias(_ tensor: String, _ width: Int) {
    extraTensors.append(("\(tensor).bias", [width], nil))
  }
}

extension LoadedModel {
  /// Reads more tokens in a pass; returns the logits after each of its chunks.
  package func read(_ pass: ForwardPass, _ tokens: [TokenID]) -> [Float] {
    var logits: [Float] = []
    for start in stride(from: 0, to: tokens.count, by: pass.options.batch) {
      let end = min(start + pass.options.batch, tokens.count)
      let states = model.forward(tokens[start..<end], pass)
      let last = states.rows(states.rows - 1..<states.rows)
      logits += model.logits(last, pass).withElements { Array($0) }
    }
    return logits
  }
}
