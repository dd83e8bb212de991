import Tensors

/// Copies the queries and keys of the selected layers while a text is read.
final class HeadCapture: AttentionObserver {
  private struct Layer {
    let keys: RowCapture
    let queries: RowCapture
    var rotary: Int?
  }

  private let selection: HeadSelection
  private let pass: ForwardPass
  private var layers: [Int: Layer] = [:]

  /// Reserves memory for the keys and the queries of some of the text's tokens.
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

  /// Observes the pass while `work` reads the text.
  func whileReading(_ work: () -> Void) {
    pass.observers.append(self)
    work()
    pass.observers.removeAll { $0 === self }
  }

  package func observe(_ projections: AttentionProjections) {
    guard layers[projections.layer] != nil else { return }
    layers[projections.layer]?.keys.take(projections.keys)
    layers[projections.layer]?.queries.take(projections.queries)
    layers[projections.layer]?.rotary = projections.rotary
  }

  /// Returns the keys by slot, rotated to consecutive positions from `position` on.
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

  /// Returns the queries of each head, rotated to consecutive positions from `position` on.
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

/// The rotation angles of all positions up to the farthest that was needed so far.
final class RotationTables {
  private let ops: Ops
  private let rotaries: [RotaryEmbedding]
  private var tables: [Matrix]  // (rotaries), each (positions, rotated)

  init(_ loaded: LoadedModel) {
    ops = loaded.ops
    rotaries = loaded.model.rotaries
    tables = rotaries.map { Matrix(rows: 0, columns: $0.rotatedDimensions) }
  }

  /// Rotates rows (tokens, heads × d) to consecutive positions from `position` on.
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

/// Copies some of the rows of a matrix that arrives in parts.
final class RowCapture {
  let rows: Matrix  // (wanted, columns)
  private let wanted: Range<Int>
  private var arrived = 0

  /// Reserves memory for the `wanted` rows of all that will arrive.
  init(_ wanted: Range<Int>, columns: Int) {
    self.wanted = wanted
    rows = Matrix(rows: wanted.count, columns: columns)
  }

  /// Copies the wanted rows of the next part.
  func take(_ part: Matrix) {
    let here = wanted.clamped(to: arrived..<arrived + part.rows)
    if !here.isEmpty {
      let target = here.lowerBound - wanted.lowerBound..<here.upperBound - wanted.lowerBound
      rows.rows(target).copyElements(
        from: part.rows(here.lowerBound - arrived..<here.upperBound - arrived))
    }
    arrived += part.rows
  }
}

extension Matrix {
  /// Returns a copy of one head's columns (rows, d) of the rows of all heads (rows, heads × d).
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
