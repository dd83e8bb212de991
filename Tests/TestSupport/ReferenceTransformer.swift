import Foundation
package import Tensors

/// A transformer in plain loops and double precision, in the order of the papers.
///
/// Tests compare the engine with it. It reads metadata and tensors from the file by their GGUF names
/// and shares no code with the engine's loader, layers or attention. A norm, bias, gate or expert is
/// used where the file has its tensors. `ReferenceConventions` has the facts that files leave out.
package struct ReferenceTransformer {
  private typealias Vector = [Double]

  private let file: ReferenceFile
  private let width: Int
  private let layers: Int
  private let heads: Int
  private let kvHeads: Int
  private let d: Int  // numbers of a head

  package init(_ file: GGUFFile) throws {
    let file = try ReferenceFile(file)
    func count(_ key: String) -> Int? { file.number(key).map { Int($0) } }
    self.file = file
    width = count("embedding_length") ?? 0
    layers = count("block_count") ?? 0
    heads = count("attention.head_count") ?? 1
    kvHeads = count("attention.head_count_kv") ?? heads
    d = count("attention.key_length") ?? width / heads
  }

  /// Returns a decoder's logits (tokens, vocabulary) after each token, or an encoder's vectors
  /// (tokens, width).
  package func callAsFunction(_ tokens: [Int32]) -> [[Double]] {
    var x = tokens.indices.map { embedding(tokens[$0], position: $0) }  // (tokens, width)
    for layer in 0..<layers { x = self.layer(layer, x) }
    x = x.map { file.norm("output_norm", $0) }
    guard file.flag("attention.causal") ?? true else { return x }
    let output = file.has("output.weight") ? "output" : "token_embd"
    return x.map {
      file.project(output, $0).map { cap($0, file.number("final_logit_softcapping")) }
    }
  }

  private func embedding(_ token: Int32, position: Int) -> Vector {
    var x = file.row("token_embd.weight", Int(token))
    if file.conventions.scalesEmbedding { x = x.map { $0 * Double(width).squareRoot() } }
    if file.has("position_embd.weight") { x = x.adding(file.row("position_embd.weight", position)) }
    if file.has("token_types.weight") { x = x.adding(file.row("token_types.weight", 0)) }
    return file.norm("token_embd_norm", x)
  }

  // MARK: A layer, from and to the residual stream (tokens, width)

  private func layer(_ layer: Int, _ x: [Vector]) -> [Vector] {
    let block = "blk.\(layer)."
    if file.has(block + "attn_output_norm.weight") {  // norms after each sum (Vaswani 2017)
      let y = zip(x, attention(layer, x)).map {
        file.norm(block + "attn_output_norm", $0.adding($1))
      }
      return y.map { file.norm(block + "layer_output_norm", $0.adding(feedForward(block, $0))) }
    }
    let h = x.map { file.norm(block + "attn_norm", $0) }
    let second = block + "attn_norm_2"
    let attended = attention(
      layer, file.has(second + ".weight") ? x.map { file.norm(second, $0) } : h
    )
    .map { file.norm(block + "post_attention_norm", $0) }
    let y = zip(x, attended).map { $0.adding($1) }
    let hasOwnNorm = file.has(block + "ffn_norm.weight")
    let isParallel = file.flag("use_parallel_residual") ?? !hasOwnNorm  // Wang 2021
    let inputs = hasOwnNorm ? (isParallel ? x : y).map { file.norm(block + "ffn_norm", $0) } : h
    return zip(y, inputs).map {
      $0.adding(file.norm(block + "post_ffw_norm", feedForward(block, $1)))
    }
  }

  // MARK: Attention

  private func attention(_ layer: Int, _ x: [Vector]) -> [Vector] {
    let block = "blk.\(layer)."
    let window = window(layer)
    let rotation = ReferenceRotation(
      file, headDimension: d, isWindowed: window != nil,
      divisors: (file.tensors["rope_freqs.weight"] ?? file.tensors["rope_factors_short.weight"])?
        .values)
    let isRotated = !file.has("position_embd.weight") && file.alibiBias == 0
    // Queries, keys and values of every token: (tokens, heads, d).
    var starts = 0
    let projections = [("attn_q", heads), ("attn_k", kvHeads), ("attn_v", kvHeads)].map {
      name, heads in
      let rows = starts..<starts + heads * d
      starts = rows.upperBound
      return x.indices.map { position in
        var y =
          file.has(block + "attn_qkv.weight")
          ? file.project(block + "attn_qkv", x[position], rows: rows)
          : file.project(block + name, x[position])
        if let limit = file.number("attention.clamp_kqv") {
          y = y.map { min(limit, max(-limit, $0)) }
        }
        y = normalizedHeads(block + name + "_norm", y)
        return (0..<heads).map { head -> Vector in
          let values = Array(y[head * d..<(head + 1) * d])
          return isRotated && name != "attn_v" ? rotation(values, position: position) : values
        }
      }
    }
    let (q, k, v) = (projections[0], projections[1], projections[2])
    let scoreCap = file.number("attn_logit_softcapping")
    return x.indices.map { t in
      let seen = x.indices.filter { sees(t, $0, window) }
      let attended = (0..<heads).flatMap { head -> Vector in
        let kv = head * kvHeads / heads  // grouped queries (Ainslie 2023)
        let slope = file.alibiSlope(head, of: heads)
        let weights = seen.map { s in
          cap(q[t][head].dot(k[s][kv]) / Double(d).squareRoot(), scoreCap) - slope * Double(t - s)
        }.softmax
        return zip(seen, weights).reduce(Vector(repeating: 0, count: d)) { sum, part in
          sum.adding(v[part.0][kv].map { $0 * part.1 })
        }
      }
      return file.project(block + "attn_output", attended)
    }
  }

  /// Norms each head of a projection alone, or all heads together, as long as the weight is.
  private func normalizedHeads(_ name: String, _ y: Vector) -> Vector {
    guard let weight = file.tensors[name + ".weight"] else { return y }
    return stride(from: 0, to: y.count, by: weight.columns).flatMap {
      file.norm(name, Array(y[$0..<$0 + weight.columns]))
    }
  }

  /// The layer's sliding window in tokens; nil where it sees everything.
  private func window(_ layer: Int) -> Int? {
    let key = "attention.sliding_window_pattern"
    guard let size = file.number("attention.sliding_window"),
      let period = file.number(key).map({ Int($0) }) ?? file.conventions.windowPeriod
    else { return nil }
    let pattern = try? file.metadata.boolArray(file.key(key))
    let isFull = layer % period == (file.conventions.firstIsFull ? 0 : period - 1)
    return pattern?[layer] ?? !isFull ? Int(size) : nil
  }

  private func sees(_ query: Int, _ key: Int, _ window: Int?) -> Bool {
    guard file.flag("attention.causal") ?? true else {
      return abs(query - key) <= (window ?? .max) / 2
    }
    return key <= query && query - key < window ?? .max
  }

  // MARK: Feed-forward

  private func feedForward(_ block: String, _ h: Vector) -> Vector {
    guard file.has(block + "ffn_gate_inp.weight") else {
      let up = file.project(block + "ffn_up", h)
      if file.has(block + "ffn_gate.weight") {
        let gate = file.project(block + "ffn_gate", h)
        return file.project(
          block + "ffn_down", zip(gate, up).map { file.conventions.activation($0) * $1 })
      }
      let inner = file.tensors[block + "ffn_down.weight"]?.columns ?? 0
      guard up.count == 2 * inner else {  // no gate
        return file.project(block + "ffn_down", up.map(ReferenceConventions.gelu))
      }
      let gated = (0..<inner).map { file.conventions.activation(up[$0]) * up[inner + $0] }
      return file.project(block + "ffn_down", gated)
    }
    // A mixture of experts (Shazeer 2017): the best few, weighted by the router.
    let shares = file.project(block + "ffn_gate_inp", h).softmax
    let best = shares.indices.sorted { shares[$0] > shares[$1] }
      .prefix(Int(file.number("expert_used_count") ?? 0))
    let sum = file.conventions.renormalizesExperts ? best.reduce(0) { $0 + shares[$1] } : 1
    var y = Vector(repeating: 0, count: width)
    for expert in best {
      y = y.adding(expertOutput(block, "exps", expert, h).map { $0 * shares[expert] / sum })
    }
    guard file.has(block + "ffn_gate_inp_shexp.weight") else { return y }
    let gate = file.project(block + "ffn_gate_inp_shexp", h)[0]
    return y.adding(expertOutput(block, "shexp", 0, h).map { $0 / (1 + exp(-gate)) })
  }

  private func expertOutput(_ block: String, _ kind: String, _ expert: Int, _ h: Vector) -> Vector {
    let inner = file.tensors[block + "ffn_down_\(kind).weight"]?.columns ?? 0
    let rows = expert * inner..<(expert + 1) * inner
    let gate = file.project(block + "ffn_gate_\(kind)", h, rows: rows)
    let up = file.project(block + "ffn_up_\(kind)", h, rows: rows)
    let gated = zip(gate, up).map { file.conventions.activation($0) * $1 }
    return file.project(
      block + "ffn_down_\(kind)", gated, rows: expert * width..<(expert + 1) * width)
  }

  private func cap(_ x: Double, _ limit: Double?) -> Double { limit.map { $0 * tanh(x / $0) } ?? x }
}
