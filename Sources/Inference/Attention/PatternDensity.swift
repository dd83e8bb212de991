/// The picture of a plan: the share of query–key pairs that it lets through, in blocks of queries and
/// keys.
package struct PatternDensity: Sendable, Hashable {
  package let tokens: Int
  /// The number of blocks of a side.
  package let side: Int
  /// The number of query–key pairs that are seen.
  package private(set) var seenPairs = 0
  /// The number of pairs that are seen, for each block of queries and block of keys.  // (side, side)
  private var seen: [Int]

  /// Makes an empty picture of a sequence.
  package init(tokens: Int, side: Int = 64) {
    self.tokens = tokens
    self.side = max(0, min(side, tokens))
    seen = Array(repeating: 0, count: self.side * self.side)
  }

  /// The number of pairs under dense causal attention.
  package var densePairs: Int { tokens * (tokens + 1) / 2 }

  /// Adds the pairs of a plan whose positions begin at `offset` of the sequence.
  package mutating func add(_ plan: AttentionPlan, at offset: Int = 0) {
    var row = Row(blocks: side)
    var rowBlock = 0
    for tile in 0..<plan.tileCount {
      for query in plan.queries(ofTile: tile) {
        let own = block(of: query + offset)
        if own != rowBlock {
          keep(row, at: rowBlock)
          row = Row(blocks: side)
          rowBlock = own
        }
        for span in plan.spans(ofTile: tile) {
          let visible = span.visible(to: query)
          seenPairs += visible.count
          add(visible.lowerBound + offset..<visible.upperBound + offset, to: &row)
        }
      }
    }
    if side > 0 { keep(row, at: rowBlock) }
  }

  /// The pairs of one block of queries.
  private struct Row {
    /// The number of pairs with blocks that a query sees in part.  // (blocks)
    var pairs: [Int]
    /// The number of queries that see all of a block, less that of the block before.  // (blocks)
    var borders: [Int]

    init(blocks: Int) {
      pairs = Array(repeating: 0, count: blocks)
      borders = pairs
    }
  }

  /// Counts a query's keys; blocks that it sees whole are counted by their borders alone.
  private func add(_ visible: Range<Int>, to row: inout Row) {
    guard !visible.isEmpty else { return }
    let first = block(of: visible.lowerBound)
    let last = block(of: visible.upperBound - 1)
    row.pairs[first] += visible.clamped(to: keys(ofBlock: first)).count
    guard last > first else { return }
    row.pairs[last] += visible.clamped(to: keys(ofBlock: last)).count
    row.borders[first + 1] += 1
    row.borders[last] -= 1
  }

  private mutating func keep(_ row: Row, at rowBlock: Int) {
    var whole = 0
    for column in 0..<side {
      whole += row.borders[column]
      seen[rowBlock * side + column] += row.pairs[column] + whole * keys(ofBlock: column).count
    }
  }

  /// The share of each block's causal pairs that is seen; −1 where all keys come after the queries.
  package var shares: [Float] {  // (side, side)
    seen.indices.map { index in
      let (row, column) = (index / side, index % side)
      guard column <= row else { return -1 }
      let queries = keys(ofBlock: row).count
      let pairs =
        column == row ? queries * (queries + 1) / 2 : queries * keys(ofBlock: column).count
      return Float(seen[index]) / Float(max(1, pairs))
    }
  }

  /// Returns the block that holds a token.
  package func block(of token: Int) -> Int { min(token * side / tokens, side - 1) }

  private func keys(ofBlock block: Int) -> Range<Int> {
    (block * tokens + side - 1) / side..<((block + 1) * tokens + side - 1) / side
  }
}
