import Documents

/// Finds, while an answer is generated, the passages that each sentence attended to.
///
/// A sentence cites a passage that got at least a quarter of its attention to all passages, at most
/// three (docs/methods.md).
package struct CitationTracker {
  /// The attention to each passage, summed over the answer.  // (passages)
  private(set) var totals: [Float]
  /// The attention to each passage in the current sentence. // (passages)
  private var open: [Float]
  private var openTokens = 0
  /// The attention of tokens whose text wasn't appended yet. // (passages)
  private var pending: [Float]
  private var pendingTokens = 0
  /// The answer as it is shown.
  private var text: [UInt8] = []
  private var sentenceStart = 0
  /// The citation number of each passage.
  let numbers: [Int]

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  private static let leastShare: Float = 0.25
  private static let most = 3
  /// The least attention of a token to all passages together if the heads look at any of them.
  private static let leastAttention: Float = 0.02

  /// Creates a tracker for passages with these citation numbers, in the order of their weights.
  package init(numbers: [Int]) {
    self.numbers = numbers
    totals = Array(repeating: 0, count: numbers.count)
    open = totals
    pending = totals
  }

  /// Adds the attention of the next token.
  package mutating func attended(_ weights: [Float]) {
    for (index, weight) in weights.enumerated() where index < totals.count {
      pending[index] += weight
      totals[index] += weight
    }
    pendingTokens += 1
  }

  /// Appends shown text and returns the sentences that have ended.
  ///
  /// A sentence has ended when the next one begins. “3.5”, “Mr. Oake” and “p.m. in” therefore
  /// aren't cut at their dots, and lines of a book aren't cut at their ends.
  package mutating func append(_ part: String) -> [CitedSentence] {
    let known = text.count
    text += Array(part.utf8)
    var ended: [CitedSentence] = []
    var offset = sentenceStart
    while offset + 1 < text.count {
      if isSentenceEnd(offset) {
        // Pending attention belongs to the next sentence's text.
        if offset >= known { takePending() }
        ended.append(end(at: offset + 1))
      }
      offset += 1
    }
    takePending()
    return ended
  }

  private mutating func takePending() {
    for index in open.indices { open[index] += pending[index] }
    openTokens += pendingTokens
    pending = Array(repeating: 0, count: pending.count)
    pendingTokens = 0
  }

  /// Returns the answer's last sentence; nil if it is empty.
  package mutating func finish() -> CitedSentence? {
    takePending()
    return sentenceStart < text.count ? end(at: text.count) : nil
  }

  /// Each passage's share of the attention to all passages, 0…1.  // (passages)
  package var shares: [Double] {
    let sum = totals.reduce(0, +)
    return totals.map { sum > 0 ? Double($0 / sum) : 0 }
  }

  /// Returns whether a sentence ends with the byte at `offset`, given the text after it so far.
  private func isSentenceEnd(_ offset: Int) -> Bool {
    let next = text[offset + 1]
    let second = offset + 2 < text.count ? text[offset + 2] : nil
    if text[offset] == UInt8(ascii: "\n") {
      guard let second else { return false }
      // A blank line, or the next item of a list.
      let isNumber = Self.digits.contains(next) && [UInt8(ascii: "."), 0x29].contains(second)
      return text[sentenceStart..<offset].contains { $0 > 32 }
        && ([UInt8(ascii: "\n"), UInt8(ascii: "-"), UInt8(ascii: "*")].contains(next) || isNumber)
    }
    guard SentenceEnds.isEnd(at: offset + 1, in: text) else { return false }
    // “1.”, before an item of a list.
    guard text[sentenceStart..<offset].contains(where: { $0 > 32 && !Self.digits.contains($0) })
    else { return false }
    guard next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") else { return next > 32 }
    guard let second, !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(second) else {
      return false
    }
    // “Mr.”, “J.”: a short word with a capital before a dot is no end.
    let word = text[sentenceStart..<offset].reversed().prefix { $0 > 32 }
    let isAbbreviation =
      text[offset] == UInt8(ascii: ".") && word.count <= 3
      && (word.last.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false)
    return !isAbbreviation
  }

  private mutating func end(at offset: Int) -> CitedSentence {
    defer {
      sentenceStart = offset
      open = Array(repeating: 0, count: open.count)
      openTokens = 0
    }
    let sum = open.reduce(0, +)
    guard sum >= Self.leastAttention * Float(max(1, openTokens)) else {
      return CitedSentence(bytes: sentenceStart..<offset, numbers: [])
    }
    let cited = open.indices.filter { open[$0] >= Self.leastShare * sum }
      .sorted { (open[$1], $0) < (open[$0], $1) }
    return CitedSentence(
      bytes: sentenceStart..<offset, numbers: cited.prefix(Self.most).map { numbers[$0] },
      weights: Dictionary(zip(numbers, open.map { Double($0 / sum) })) { $0 + $1 })
  }
}
