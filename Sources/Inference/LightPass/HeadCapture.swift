import Tensors

/// The queries and keys of a selection's layers that come by while a text is read.
final class HeadCapture {
  private struct Layer {
    let keys: RowCapture
    let queries: RowCapture
    var rotary: Int?
  }

  private let selection: HeadSelection
  private let pass: ForwardPass
  private var layers: [Int: Layer] = [:]

  /// Makes room for the keys and the queries of some of the text's tokens.
  init(_ selection: HeadSelection, _ pass: ForwardPass, keys: Range<Int>, queries: Range<Int>) {
    self.selection = selection
    self.pass = pass
    let c = pass.configuration
    for layer in Set(selection.slots.map(\.layer)) {
      layers[layer] = Layer(
        keys: RowCapture(keys, columns: c.kvHeads * c.headDimension),
        queries: RowCapture(queries, columns: c.heads * c.headDimension))
    }
  }

  /// Takes what is read in `work`.
  func whileReading(_ work: () -> Void) {
    pass.tap = { heads in
      self.layers[heads.layer]?.keys.take(heads.keys)
      self.layers[heads.layer]?.queries.take(heads.queries)
      self.layers[heads.layer]?.rotary = heads.rotary
    }
    work()
    pass.tap = nil
  }

  /// The keys by slot, the first of them at a position.
  func packedKeys(at position: Int, _ tables: RotationTables) -> [PackedKeys] {
    let c = pass.configuration
    for layer in layers.values {
      tables.rotate(layer.keys.rows, heads: c.kvHeads, layer.rotary, from: position)
    }
    return selection.slots.compactMap { slot in
      layers[slot.layer].map {
        PackedKeys($0.keys.rows, head: slot.kvHead, headDimension: c.headDimension)
      }
    }
  }

  /// The queries of each head, the first of them at a position.
  func packedQueries(at position: Int, _ tables: RotationTables) -> [LightQueries.Part] {
    let c = pass.configuration
    for layer in layers.values {
      tables.rotate(layer.queries.rows, heads: c.heads, layer.rotary, from: position)
    }
    return zip(selection.slots.indices, selection.slots).flatMap { index, slot in
      selection.headsOfSlot[index].compactMap { head in
        layers[slot.layer].map {
          let own = $0.queries.rows.columns(ofHead: head, headDimension: c.headDimension)
          return LightQueries.Part(
            slot: index, queries: PackedQueries(own, scale: c.scoreScaling.scale))
        }
      }
    }
  }
}

/// The angles of all positions that were asked for so far, by rotation.
final class RotationTables {
  private let ops: Ops
  private let rotaries: [RotaryEmbedding]
  private var tables: [Matrix]  // (rotaries), each (positions, rotated)

  init(_ loaded: LoadedModel) {
    ops = loaded.ops
    rotaries = loaded.model.rotaries
    tables = rotaries.map { Matrix(rows: 0, columns: $0.rotatedDimensions) }
  }

  /// Turns rows (tokens, heads × d) that stand at consecutive positions.
  func rotate(_ x: Matrix, heads: Int, _ rotary: Int?, from position: Int) {
    guard let rotary, x.rows > 0 else { return }
    let positions = position..<position + x.rows
    if tables[rotary].rows < positions.upperBound {
      // Rounded up, so that chunks of nearly the same length share a table.
      let rows = (positions.upperBound + 511) / 512 * 512
      tables[rotary] = Matrix(rows: rows, columns: rotaries[rotary].rotatedDimensions)
      rotaries[rotary].fill(tables[rotary]) { $0 }
    }
    ops.rope(
      x, heads: heads, table: tables[rotary].rows(positions),
      rotatedDimensions: rotaries[rotary].rotatedDimensions, pairing: rotaries[rotary].pairing)
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
