import Tensors

extension TinyModel {
  /// The architectures whose output may be tied to the embedding.
  static let tieable = [
    "llama", "qwen2", "qwen3", "qwen3moe", "gemma3", "phi3", "gpt2", "starcoder", "falcon", "mpt",
    "bloom",
  ]

  /// Returns a small model of a family, with the tensors that its files have.
  static func family(_ architecture: String) -> TinyModel {
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
