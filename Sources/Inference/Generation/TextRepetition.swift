/// Notices a text that ends with the same words over and over, as small models write when they are lost.
package struct TextRepetition: Sendable {
  /// The last characters of the text, blanks at its end included.
  private var tail: [Character] = []

  /// The longest repeated stretch that is noticed, in characters.
  private static let longest = 200
  /// Repeated characters that make a loop; "never, never, never" is none.
  private static let least = 20
  /// The same for one character alone: ten zeros.
  private static let leastOfOne = 10

  package init() {}

  package init(_ text: String) { append(text) }

  package mutating func append(_ text: String) {
    tail += text
    if tail.count > 4 * Self.longest { tail.removeFirst(tail.count - 3 * Self.longest) }
  }

  /// Whether the text ends with three or more equal stretches.
  package var isRepeating: Bool {
    let end = tail.lastIndex { !$0.isWhitespace } ?? -1
    let text = tail[...end]
    guard !text.isEmpty else { return false }
    return (1...Self.longest).contains { period in
      // The blank after the last stretch may be missing.
      let needed = max(3 * period - 1, period == 1 ? Self.leastOfOne : Self.least)
      guard needed <= text.count else { return false }
      let end = text.count
      return (end - needed + period..<end).allSatisfy { text[$0] == text[$0 - period] }
    }
  }
}
