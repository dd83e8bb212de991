/// The rule of a vocabulary for merging neighbouring symbols.
protocol MergeRule {
  /// Returns the symbol of the character with these bytes; nil if the vocabulary has none.
  func symbol(_ text: [UInt8], _ range: Range<Int>) -> TokenID?

  /// Returns the merge of two neighbours; nil if they don't merge.
  func join(
    _ left: PairMerger.Symbol, _ right: PairMerger.Symbol, _ text: [UInt8]
  ) -> PairMerger.Join?
}

/// Merges neighbouring symbols by rank, then from the left, until no two of them merge.
///
/// Byte-level BPE and SentencePiece both do this; they differ in their `MergeRule`. The time is
/// n log n in the symbols of a word. The buffers are reused for the next word.
struct PairMerger {
  /// A run of bytes in the current word.
  struct Symbol {
    var id: TokenID?
    var range: Range<Int>
    fileprivate var previous: Int
    fileprivate var next: Int
    var isEmpty: Bool { range.isEmpty }
  }

  /// A possible merge: the id of the merged symbol, and its rank, the lowest first.
  struct Join {
    let id: TokenID
    let rank: UInt32
  }

  private(set) var symbols: [Symbol] = []
  private var queue = MergeQueue()

  /// Merges the symbols of a word, which start as characters.
  ///
  /// `characterLength` returns the bytes of a character by its first byte.
  mutating func merge(
    _ text: [UInt8], _ word: Range<Int>, by rule: some MergeRule, characterLength: (UInt8) -> Int
  ) {
    symbols.removeAll(keepingCapacity: true)
    var start = word.lowerBound
    while start < word.upperBound {
      let end = min(start + characterLength(text[start]), word.upperBound)
      symbols.append(
        Symbol(
          id: rule.symbol(text, start..<end), range: start..<end, previous: symbols.count - 1,
          next: end == word.upperBound ? -1 : symbols.count + 1))
      start = end
    }
    for left in symbols.indices.dropLast() { propose(left, left + 1, text, rule) }
    while let merge = queue.pop() { apply(merge, text, rule) }
  }

  private mutating func apply(_ merge: MergeQueue.Entry, _ text: [UInt8], _ rule: some MergeRule) {
    let (left, right) = (merge.left, merge.right)
    // Symbols only grow, so the same length means that neither has changed since the proposal.
    guard !symbols[left].isEmpty, !symbols[right].isEmpty,
      symbols[left].range.count + symbols[right].range.count == merge.length
    else { return }
    let end = symbols[right].range.upperBound
    symbols[left].range = symbols[left].range.lowerBound..<end
    symbols[left].id = merge.id
    symbols[right].range = end..<end
    let next = symbols[right].next
    symbols[left].next = next
    if next >= 0 {
      symbols[next].previous = left
      propose(left, next, text, rule)
    }
    if symbols[left].previous >= 0 { propose(symbols[left].previous, left, text, rule) }
  }

  private mutating func propose(
    _ left: Int, _ right: Int, _ text: [UInt8], _ rule: some MergeRule
  ) {
    guard let join = rule.join(symbols[left], symbols[right], text) else { return }
    queue.push(
      MergeQueue.Entry(
        rank: join.rank, left: left, right: right, id: join.id,
        length: symbols[left].range.count + symbols[right].range.count))
  }
}
