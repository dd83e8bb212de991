/// Detects a text that ends with the same words repeated, as lost small models write.
package struct TextRepetition: Sendable {
  /// The last characters of the text, with blanks at its end.
  private var tail: [Character] = []

  /// The longest repeated part that is detected, in characters.
  private static let longest = 200
  /// The least number of characters of a loop: "never, never, never" is none.
  private static let least = 20
  /// The least number of equal characters of a loop, such as ten zeros.
  private static let leastOfOne = 10

  package init() {}

  package init(_ text: String) { append(text) }

  package mutating func append(_ text: String) {
    tail += text
    if tail.count > 4 * Self.longest { tail.removeFirst(tail.count - 3 * Self.longest) }
  }

  /// True if the text ends with three or more equal parts.
  package var isRepeating: Bool {
    let end = tail.lastIndex { !$0.isWhitespace } ?? -1
    let text = tail[...end]
    guard !text.isEmpty else { return false }
    return (1...Self.longest).contains { period in
      // The blank after the last part may be missing.
      let needed = max(3 * period - 1, period == 1 ? Self.leastOfOne : Self.least)
      guard needed <= text.count else { return false }
      let end = text.count
      return (end - needed + period..<end).allSatisfy { text[$0] == text[$0 - period] }
    }
  }
}
