import Documents

/// Finds, while an answer is generated, the passages that each sentence attended to.
///
/// A sentence cites a passage that got at least a quarter of its attention to all passages, at most
/// three (docs/methods.md).
package struct CitationTracker {
  /// Attention to each passage, summed over the answer.  // (passages)
  private(set) var totals: [Float]
  /// The attention to each passage in the current sentence. // (passages)
  private var open: [Float]
  private var openTokens = 0
  /// The attention of tokens whose text hasn't come yet. // (passages)
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
  /// Heads that look at none of a few passages give no token this much, all passages together.
  private static let leastAttention: Float = 0.02

  /// Creates a tracker; `numbers` are the citation numbers of the passages, in the order of their
  /// weights.
  package init(numbers: [Int]) {
    self.numbers = numbers
    totals = Array(repeating: 0, count: numbers.count)
    open = totals
    pending = totals
  }

  /// Adds the attention of the next token.
  package mutating func attended(_ weights: [Float]) {
    for (place, weight) in weights.enumerated() where place < totals.count {
      pending[place] += weight
      totals[place] += weight
    }
    pendingTokens += 1
  }

  /// Appends shown text and returns the sentences that have ended.
  ///
  /// A sentence has ended when the next one begins, so that “3.5”, “Mr. Oake” and “p.m. in” aren't
  /// cut at every dot, nor lines that a model breaks as the book does.
  package mutating func append(_ part: String) -> [CitedSentence] {
    let known = text.count
    text += Array(part.utf8)
    var ended: [CitedSentence] = []
    var place = sentenceStart
    while place + 1 < text.count {
      if isSentenceEnd(place) {
        // Pending attention belongs to the next sentence's text.
        if place >= known { takePending() }
        ended.append(end(at: place + 1))
      }
      place += 1
    }
    takePending()
    return ended
  }

  private mutating func takePending() {
    for place in open.indices { open[place] += pending[place] }
    openTokens += pendingTokens
    pending = Array(repeating: 0, count: pending.count)
    pendingTokens = 0
  }

  /// The sentence that the answer ends with; nil if there is nothing of it.
  package mutating func finish() -> CitedSentence? {
    takePending()
    return sentenceStart < text.count ? end(at: text.count) : nil
  }

  /// Shares of the attention to all passages, 0…1.  // (passages)
  package var shares: [Double] {
    let sum = totals.reduce(0, +)
    return totals.map { sum > 0 ? Double($0 / sum) : 0 }
  }

  /// Returns whether a sentence ends with the byte at `place`, given the text after it so far.
  private func isSentenceEnd(_ place: Int) -> Bool {
    let next = text[place + 1]
    let second = place + 2 < text.count ? text[place + 2] : nil
    if text[place] == UInt8(ascii: "\n") {
      guard let second else { return false }
      // A blank line, or the next item of a list.
      let isNumber = Self.digits.contains(next) && [UInt8(ascii: "."), 0x29].contains(second)
      return text[sentenceStart..<place].contains { $0 > 32 }
        && ([UInt8(ascii: "\n"), UInt8(ascii: "-"), UInt8(ascii: "*")].contains(next) || isNumber)
    }
    guard SentenceEnds.isEnd(at: place + 1, in: text) else { return false }
    // “1.”, before an item of a list.
    guard text[sentenceStart..<place].contains(where: { $0 > 32 && !Self.digits.contains($0) })
    else { return false }
    guard next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") else { return next > 32 }
    guard let second, !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(second) else {
      return false
    }
    // “Mr.”, “J.”: a short word with a capital before a dot is no end.
    let word = text[sentenceStart..<place].reversed().prefix { $0 > 32 }
    let isAbbreviation =
      text[place] == UInt8(ascii: ".") && word.count <= 3
      && (word.last.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false)
    return !isAbbreviation
  }

  private mutating func end(at place: Int) -> CitedSentence {
    defer {
      sentenceStart = place
      open = Array(repeating: 0, count: open.count)
      openTokens = 0
    }
    let sum = open.reduce(0, +)
    guard sum >= Self.leastAttention * Float(max(1, openTokens)) else {
      return CitedSentence(bytes: sentenceStart..<place, numbers: [])
    }
    let cited = open.indices.filter { open[$0] >= Self.leastShare * sum }
      .sorted { (open[$1], $0) < (open[$0], $1) }
    return CitedSentence(
      bytes: sentenceStart..<place, numbers: cited.prefix(Self.most).map { numbers[$0] },
      weights: Dictionary(zip(numbers, open.map { Double($0 / sum) })) { $0 + $1 })
  }
}
