package import Chat

/// A picture of a layer's attention pattern.
package struct LayerPicture: Hashable, Sendable {
  package let pattern: Telemetry.Pattern
  /// The index of the layer, from 0.
  package let layer: Int
  /// The number of layers that read the same sequence.
  package let layers: Int
  /// The pairs of tokens that all those layers see, and that dense attention would see.
  package let allSeen: Int
  package let allDense: Int

  /// Returns pictures of the complete patterns, by sequence, then by layer.
  package static func all(of patterns: [Telemetry.Pattern]) -> [LayerPicture] {
    let patterns = patterns.filter { $0.side > 0 && $0.density.count == $0.side * $0.side }
    var sequences: [String] = []
    for pattern in patterns where !sequences.contains(pattern.sequence) {
      sequences.append(pattern.sequence)
    }
    return sequences.flatMap { sequence in
      let own = patterns.filter { $0.sequence == sequence }
      let layers = own.reduce(0) { $0 + $1.layers.count }
      let seen = own.reduce(0) { $0 + $1.layers.count * $1.seenPairs }
      let dense = own.reduce(0) { $0 + $1.layers.count * $1.densePairs }
      return own.flatMap { pattern in
        pattern.layers.map {
          LayerPicture(
            pattern: pattern, layer: $0, layers: layers, allSeen: seen, allDense: dense)
        }
      }.sorted { $0.layer < $1.layer }
    }
  }

  /// Returns the mean density of the blocks of each cell of a smaller picture, −1 where there are no
  /// pairs.  // (rows, columns)
  package func pooled(rows: Int, columns: Int) -> [Float] {
    let side = pattern.side
    return (0..<rows).flatMap { row in
      let queries = row * side / rows..<(row + 1) * side / rows
      return (0..<columns).map { column in
        let keys = column * side / columns..<(column + 1) * side / columns
        let shares = queries.flatMap { query in
          keys.map { pattern.density[query * side + $0] }
        }.filter { $0 >= 0 }
        return shares.isEmpty ? -1 : shares.reduce(0, +) / Float(shares.count)
      }
    }
  }
}
