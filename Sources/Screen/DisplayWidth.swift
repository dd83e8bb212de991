/// The width of text in terminal columns, grapheme by grapheme.
///
/// Widths add up: `columns(of: a + b)` is the sum of both parts as long as the seam doesn't split a
/// grapheme. A tab therefore has one fixed width instead of tab stops.
package enum DisplayWidth {
  /// The columns of a tab.
  package static let tab = 4

  /// Returns the columns of a text on one row, as `CellGrid.put` draws it.
  package static func columns(of text: some StringProtocol) -> Int {
    let text = Substring(text)
    return text.isPrintableASCII ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
  }

  /// Returns the columns of a grapheme: 0 if it is invisible alone, seldom more than 2.
  package static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    // Most of what is drawn, and what costs most to look up: text, then borders and blocks.
    if character.utf8.count <= 3, scalars.count == 1 {
      switch first.value {
      case 0x20..<0x7F, 0x2500..<0x25A0: return 1
      default: break
      }
    }
    if first == "\t" { return tab }
    if character == "\r\n" { return 1 }
    let columns = scalars.reduce(0) { $0 + self.columns(of: $1) }
    guard first != scalars.last else { return columns }
    let isEmoji = first.properties.isEmoji
    // U+FE0F asks for the emoji form of what is else one column of text (keycaps too).
    if isEmoji, scalars.contains("\u{FE0F}") { return 2 }
    // Joined emoji and skin tones are one picture; other scripts join column beside column.
    if isEmoji, !first.isASCII { return min(2, columns) }
    return columns
  }

  /// Returns the columns of a single scalar.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
    if scalar.value < 0x1100 || !isWide(scalar) { return isInvisible(scalar) ? 0 : 1 }
    return isInvisible(scalar) ? 0 : 2
  }

  /// Returns a text cut to the columns, with an ellipsis if something was cut.
  package static func truncated(_ text: String, to width: Int) -> String {
    guard columns(of: text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let columns = columns(of: character)
      if used + columns > width - 1 { break }
      kept.append(character)
      used += columns
    }
    return kept + "…"
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    case .format: !VisibleText.reordersText(scalar)
    // Medial vowels and final consonants draw inside the Hangul syllable that they end.
    default: (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value)
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(scalar.value)
  }
}

extension Substring {
  /// True if each byte is a grapheme of one column.
  var isPrintableASCII: Bool { utf8.allSatisfy { (0x20..<0x7F).contains($0) } }
}
