import Tensors
import Tokenizers

/// Reads texts, each by itself behind the same prefix, through the lower layers only.
///
/// What the plan's heads ask and offer is taken before rotation: a scan meets all keys at one
/// distance, wherever in a chunk they stand (InfLLM, Xiao et al. 2024, section 3.2).
final class LightReader {
  let plan: LightPlan
  /// The prefix's keys, which take the attention that finds nothing to look at.
  let sinks: [PackedKeys]  // (slots)

  private let loaded: LoadedModel
  private let prefixed: PrefixedPass

  /// How far behind the keys a question asks.
  ///
  /// Heads that find things look at content more than at distance: 0, 64, 500 and right behind the
  /// chunk do about as well.
  private static let distance = 64

  init(_ loaded: LoadedModel, plan: LightPlan, prefix: [TokenID]) {
    self.loaded = loaded
    self.plan = plan
    var options = ForwardPass.Options()
    options.lastLayer = plan.lastLayer
    let prefixed = PrefixedPass(loaded, prefix: prefix, options: options)
    self.prefixed = prefixed
    let captures = Captures(plan, prefixed.pass, keys: 0..<prefix.count, queries: 0..<0)
    captures.whileReading { prefixed.rewind() }
    sinks = captures.packedKeys
  }

  /// The keys of a chunk, by slot; nil if cancelled.
  func keys(_ chunk: ArraySlice<TokenID>, isCancelled: Flag) -> [PackedKeys]? {
    read(chunk, keys: 0..<chunk.count, queries: 0..<0, isCancelled: isCancelled)?.packedKeys
  }

  /// What the heads ask at the tokens of a text from `first` on.
  func queries(_ text: [TokenID], from first: Int) -> LightQueries {
    let captures = read(text[...], keys: 0..<0, queries: first..<text.count, isCancelled: Flag())
    return LightQueries(parts: captures.map(queries) ?? [], tokens: text.count - first)
  }

  /// The keys of the first tokens of a text, and what the heads ask at those from `first` on; nil if
  /// cancelled.
  func keysAndQueries(
    _ text: [TokenID], keys: Int, queries first: Int, isCancelled: Flag
  ) -> (keys: [PackedKeys], queries: LightQueries)? {
    read(text[...], keys: 0..<keys, queries: first..<text.count, isCancelled: isCancelled).map {
      ($0.packedKeys, LightQueries(parts: queries($0), tokens: text.count - first))
    }
  }

  private func read(
    _ text: ArraySlice<TokenID>, keys: Range<Int>, queries: Range<Int>, isCancelled: Flag
  ) -> Captures? {
    // Before the captures are there: the prefix isn't theirs.
    prefixed.rewind()
    let captures = Captures(plan, prefixed.pass, keys: keys, queries: queries)
    var isWhole = false
    captures.whileReading {
      isWhole = prefixed.read(text, isCancelled: isCancelled) { _ in }
    }
    return isWhole ? captures : nil
  }

  /// Each head's queries, turned to where they meet keys that aren't turned.
  private func queries(_ captures: Captures) -> [LightQueries.Part] {
    let c = loaded.model.configuration
    return zip(plan.slots.indices, plan.slots).flatMap { index, slot in
      plan.headsOfSlot[index].compactMap { head -> LightQueries.Part? in
        guard let (all, rotary) = captures.queries(slot.layer) else { return nil }
        let own = all.columns(ofHead: head, headDimension: c.headDimension)
        let scale = rotary.map { rotate(own, loaded.model.rotaries[$0]) } ?? 1
        return LightQueries.Part(
          slot: index, queries: PackedQueries(own, scale: scale * c.scoreScaling.scale))
      }
    }
  }

  /// Turns queries (tokens, d); returns what their products are still to be multiplied by, since the
  /// keys' rotation would have.
  private func rotate(_ queries: Matrix, _ rotary: RotaryEmbedding) -> Float {
    let table = Matrix(rows: queries.rows, columns: rotary.rotatedDimensions)
    rotary.fill(table) { _ in Self.distance }
    loaded.ops.rope(
      queries, heads: 1, table: table, rotatedDimensions: rotary.rotatedDimensions,
      pairing: rotary.pairing)
    return Float(rotary.magnitude)
  }
}

/// What heads ask at the tokens of a question.
struct LightQueries {
  /// One head's queries (tokens), and the slot of the keys that it looks at.
  struct Part {
    let slot: Int
    let queries: PackedQueries
  }

  let parts: [Part]
  let tokens: Int
}

/// The queries and keys of a plan's layers that come by while a text is read.
private final class Captures {
  private struct Layer {
    let keys: RowCapture
    let queries: RowCapture
    var rotary: Int?
  }

  private let plan: LightPlan
  private let pass: ForwardPass
  private var layers: [Int: Layer] = [:]

  init(_ plan: LightPlan, _ pass: ForwardPass, keys: Range<Int>, queries: Range<Int>) {
    self.plan = plan
    self.pass = pass
    let c = pass.configuration
    for layer in Set(plan.slots.map(\.layer)) {
      layers[layer] = Layer(
        keys: RowCapture(keys, columns: c.kvHeads * c.headDimension),
        queries: RowCapture(queries, columns: c.heads * c.headDimension))
    }
  }

  func whileReading(_ work: () -> Void) {
    pass.tap = { heads in
      self.layers[heads.layer]?.keys.take(heads.keys)
      self.layers[heads.layer]?.queries.take(heads.queries)
      self.layers[heads.layer]?.rotary = heads.rotary
    }
    work()
    pass.tap = nil
  }

  var packedKeys: [PackedKeys] {
    plan.slots.compactMap { slot in
      layers[slot.layer].map {
        PackedKeys($0.keys.rows, head: slot.kvHead, headDimension: plan.headDimension)
      }
    }
  }

  func queries(_ layer: Int) -> (Matrix, rotary: Int?)? {
    layers[layer].map { ($0.queries.rows, $0.rotary) }
  }
}

extension Matrix {
  /// A copy of one head's part (rows, d) of rows of all heads (rows, heads × d).
  fileprivate func columns(ofHead head: Int, headDimension d: Int) -> Matrix {
    let copy = Matrix(rows: rows, columns: d)
    let heads = columns / d
    let all = reshaped(rows: rows * heads, columns: d)
    for row in 0..<rows {
      let source = row * heads + head
      copy.rows(row..<row + 1).copyElements(from: all.rows(source..<source + 1))
    }
    return copy
  }
}
