/// Removes the blanks at both ends of a text that comes in parts.
struct TextTrimmer {
  private var hasBegun = false
  /// The blanks that are shown only if more text follows.
  private var held = ""

  /// Appends a part and returns the text that can be shown now.
  mutating func append(_ part: String) -> String {
    var text = held + part
    if !hasBegun { text = String(text.drop(while: \.isWhitespace)) }
    hasBegun = hasBegun || !text.isEmpty
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
    held = String(text[end...])
    return String(text[..<end])
  }
}
