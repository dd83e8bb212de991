/// One row of wrapped text, as a range of the text.
package struct WrappedRow: Hashable, Sendable {
  /// The UTF-8 range in the text, without the line end and the spaces at which it was broken.
  package let range: Range<Int>
  /// The columns of the row.
  package let columns: Int

  /// Returns the row's part of the text that was wrapped.
  package func text(in source: String) -> Substring {
    let utf8 = source.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return source[start..<utf8.index(start, offsetBy: range.count)]
  }
}

/// Word wrap by display width.
///
/// Lines break after spaces and hyphens and next to wide graphemes. A word longer than the row is cut
/// between graphemes. Every text has at least one row, and a final line end begins another.
package struct TextWrap {
  private struct Opportunity {
    let end: Int
    let endColumn: Int
    let next: Int
    let nextColumn: Int
  }

  private let width: Int
  private var rows: [WrappedRow] = []
  private var rowStart = 0
  private var offset = 0
  private var column = 0
  private var opportunity: Opportunity?
  private var isInSpaces = false
  private var isAfterWide = false

  /// Wraps text to rows of at most `width` columns.
  package static func rows(of text: some StringProtocol, width: Int) -> [WrappedRow] {
    var wrap = TextWrap(width: max(1, width))
    wrap.add(Substring(text))
    wrap.endRow(at: wrap.offset, columns: wrap.column, next: wrap.offset, nextColumn: wrap.column)
    return wrap.rows
  }

  private init(width: Int) {
    self.width = width
  }

  private mutating func add(_ text: Substring) {
    let utf8 = text.utf8.span
    var position = 0
    while position < utf8.count {
      let byte = utf8[position]
      // An ASCII character is a grapheme by itself unless a mark may follow, or it is half a line end;
      // finding that out costs more than all the rest.
      if byte < 0x7F, byte != 0x0D, position + 1 == utf8.count || utf8[position + 1] < 0x80 {
        add(ASCII: byte)
        position += 1
      } else {
        let character = text[text.utf8.index(text.startIndex, offsetBy: position)]
        add(character)
        position += character.utf8.count
      }
    }
  }

  private mutating func add(ASCII byte: UInt8) {
    switch byte {
    case 0x0A: endLine(length: 1)
    case 0x20: addSpace(columns: 1, length: 1)
    case 0x09: addSpace(columns: DisplayWidth.tab, length: 1)
    default: addGrapheme(columns: 1, length: 1, isHyphen: byte == UInt8(ascii: "-") && !isInSpaces)
    }
  }

  private mutating func add(_ character: Character) {
    let length = character.utf8.count
    if character == "\n" || character == "\r\n" { return endLine(length: length) }
    let columns = DisplayWidth.columns(of: character)
    if character == " " || character == "\t" { return addSpace(columns: columns, length: length) }
    // A hyphen joins two halves of a word; after a space it is a sign or an option.
    let isHyphen = (character == "-" && !isInSpaces) || character == "—"
    addGrapheme(columns: columns, length: length, isHyphen: isHyphen)
  }

  private mutating func endLine(length: Int) {
    endRow(at: offset, columns: column, next: offset + length, nextColumn: column)
    offset += length
  }

  private mutating func addGrapheme(columns: Int, length: Int, isHyphen: Bool) {
    if isAfterWide || columns == 2, offset > rowStart, !isInSpaces { allowBreak(before: offset) }
    while column + columns > width, offset > rowStart {
      if let found = opportunity {
        endRow(
          at: found.end, columns: found.endColumn, next: found.next, nextColumn: found.nextColumn)
      } else {
        endRow(at: offset, columns: column, next: offset, nextColumn: column)
      }
    }
    column += columns
    isInSpaces = false
    isAfterWide = columns == 2
    offset += length
    if isHyphen { allowBreak(before: offset) }
  }

  /// Adds a space; spaces never begin a row, but hang over the edge until a word follows.
  private mutating func addSpace(columns: Int, length: Int) {
    let end = isInSpaces ? opportunity?.end : offset
    let endColumn = isInSpaces ? opportunity?.endColumn : column
    defer { offset += length }
    column += columns
    isInSpaces = true
    isAfterWide = false
    // Indentation is no place to break: the row before it would be empty.
    guard let end, let endColumn, end > rowStart else { return }
    opportunity = Opportunity(
      end: end, endColumn: endColumn, next: offset + length, nextColumn: column)
  }

  private mutating func allowBreak(before next: Int) {
    opportunity = Opportunity(end: next, endColumn: column, next: next, nextColumn: column)
  }

  private mutating func endRow(at end: Int, columns: Int, next: Int, nextColumn: Int) {
    // Only spaces hang over the edge (a wide grapheme in one column apart): they draw nothing.
    rows.append(WrappedRow(range: rowStart..<end, columns: min(columns, width)))
    rowStart = next
    column -= nextColumn
    opportunity = nil
    isInSpaces = false
    isAfterWide = false
  }
}
