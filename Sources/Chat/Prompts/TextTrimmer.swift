/// Takes the blanks off both ends of a text that comes in parts.
struct TextTrimmer {
  private var hasBegun = false
  /// Blanks that are shown only if something follows.
  private var held = ""

  /// What can be shown now.
  mutating func append(_ part: String) -> String {
    var text = held + part
    if !hasBegun { text = String(text.drop(while: \.isWhitespace)) }
    hasBegun = hasBegun || !text.isEmpty
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
    held = String(text[end...])
    return String(text[..<end])
  }
}
