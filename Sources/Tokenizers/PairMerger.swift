/// What decides which neighbours join, and when.
protocol MergeRule {
  /// The symbol of one character, given by its bytes' range; nil where the vocabulary has none.
  func symbol(_ text: [UInt8], _ range: Range<Int>) -> TokenID?

  /// The symbol of two neighbours and the turn at which they join, the lowest first.
  func join(
    _ left: PairMerger.Symbol, _ right: PairMerger.Symbol, _ text: [UInt8]
  ) -> PairMerger.Join?
}

/// Joins neighbouring symbols in order of turn, then from the left, until no two belong together.
///
/// Both kinds of tokenizer do this; they differ in their `MergeRule`. Time is n log n in the
/// symbols of a word. The buffers live on between words.
struct PairMerger {
  /// A run of bytes in the word being read.
  struct Symbol {
    var id: TokenID?
    var range: Range<Int>
    fileprivate var previous: Int
    fileprivate var next: Int
    var isGone: Bool { range.isEmpty }
  }

  /// What two neighbours become, and at which turn.
  struct Join {
    let id: TokenID
    let turn: UInt32
  }

  private(set) var symbols: [Symbol] = []
  private var queue = MergeQueue()

  /// Reads a word, of which `characterLength` tells how many bytes the first symbols have.
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
    guard !symbols[left].isGone, !symbols[right].isGone,
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
        turn: join.turn, left: left, right: right, id: join.id,
        length: symbols[left].range.count + symbols[right].range.count))
  }
}
