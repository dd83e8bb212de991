package import Documents
import Screen

/// One row of the document on the screen.
package struct DocumentRow: Hashable, Sendable {
  /// The line's number where the line begins, else nil.
  package let line: Int?
  /// Offsets into the document's UTF-8, without the line end.
  package let bytes: Range<Int>
  /// The offset of the next row; spaces between two rows belong to the first.
  package let end: Int
}

/// Wraps the part of a document that is in sight, however long the document or its lines are.
package struct DocumentPager {
  /// Longer lines are wrapped in pieces of this many bytes, so that a file of one line stays quick.
  private static let pieceLength = 4096
  /// The maximum length, in bytes, of a word that isn't cut between two pieces.
  private static let longestWord = 1024

  private let document: Document
  private let width: Int

  package init(_ document: Document, width: Int) {
    self.document = document
    self.width = max(1, width)
  }

  /// The columns of a document's line numbers and the space after them.
  static func gutter(of document: Document) -> Int {
    Format.count(document.lines.count).count + 2
  }

  /// Returns the rows from the one that contains a byte, at most `count`.
  package func rows(from byte: Int, count: Int) -> [DocumentRow] {
    var rows: [DocumentRow] = []
    var piece: Range<Int>? = piece(at: byte)
    while let current = piece, rows.count < count {
      rows += wrapped(current).drop { $0.end <= byte }
      piece = self.piece(after: current)
    }
    // The very end of the document is after its last row.
    return rows.isEmpty && count > 0 ? lastRows(1) : Array(rows.prefix(count))
  }

  /// Returns the first byte of the row that is `rows` below (or above) the row at a byte.
  ///
  /// The result leaves at least `height` rows in sight, if the document has them.
  package func moved(_ byte: Int, by rows: Int, height: Int) -> Int {
    let target: Int
    if rows >= 0 {
      target = self.rows(from: byte, count: rows + 1).last?.bytes.lowerBound ?? 0
    } else {
      target = rowsBefore(byte, count: -rows).first?.bytes.lowerBound ?? 0
    }
    return min(target, lastTop(height: height))
  }

  /// The first byte in sight when the end of the document is at the bottom.
  package func lastTop(height: Int) -> Int {
    lastRows(max(1, height)).first?.bytes.lowerBound ?? 0
  }

  /// Returns the first byte in sight that puts a match a third down from the top.
  package func top(showing byte: Int, height: Int) -> Int {
    moved(byte, by: -(height / 3), height: height)
  }

  private func lastRows(_ count: Int) -> [DocumentRow] {
    rowsBefore(document.text.utf8.count, count: count, includingLast: true)
  }

  /// The rows above the one at a byte, at most `count`, from the top.
  private func rowsBefore(
    _ byte: Int, count: Int, includingLast: Bool = false
  ) -> [DocumentRow] {
    let start = piece(at: byte)
    var rows = wrapped(start)
    if !includingLast { rows = Array(rows.prefix { $0.end <= byte }) }
    var piece = start
    while rows.count < count, let previous = self.piece(before: piece) {
      rows = wrapped(previous) + rows
      piece = previous
    }
    // Nothing above: the row itself is the first.
    return rows.isEmpty ? Array(wrapped(start).prefix(1)) : Array(rows.suffix(count))
  }

  private func wrapped(_ piece: Range<Int>) -> [DocumentRow] {
    let line = document.lines.line(at: piece.lowerBound)
    let isLineStart = document.lines.bytes(of: line).lowerBound == piece.lowerBound
    let text = withoutLineEnd(document.text(in: piece))
    let wraps = TextWrap.rows(of: text, width: width)
    return wraps.enumerated().map { index, row in
      let end = index + 1 < wraps.count ? wraps[index + 1].range.lowerBound : piece.count
      return DocumentRow(
        line: index == 0 && isLineStart ? line : nil,
        bytes: (piece.lowerBound + row.range.lowerBound)..<(piece.lowerBound + row.range.upperBound),
        end: piece.lowerBound + end)
    }
  }

  private func withoutLineEnd(_ text: Substring) -> Substring {
    text.last?.isNewline == true && text.utf8.last == UInt8(ascii: "\n") ? text.dropLast() : text
  }

  /// The line that holds a byte, or the piece of it if the line is very long.
  private func piece(at byte: Int) -> Range<Int> {
    let end = document.text.utf8.count
    let byte = max(0, min(byte, end - 1))
    let line = document.lines.bytes(of: document.lines.line(at: byte))
    let number = (byte - line.lowerBound) / Self.pieceLength
    let cuts = (0...2).map { cut(line, number + $0) }
    return byte < cuts[0] ? cut(line, number - 1)..<cuts[0] : cuts[0]..<cuts[1]
  }

  private func piece(after piece: Range<Int>) -> Range<Int>? {
    piece.upperBound < document.text.utf8.count ? self.piece(at: piece.upperBound) : nil
  }

  private func piece(before piece: Range<Int>) -> Range<Int>? {
    piece.lowerBound > 0 ? self.piece(at: piece.lowerBound - 1) : nil
  }

  /// Returns where the nth piece of a line begins: after a word if possible, never inside a scalar
  /// or past the line's end.
  private func cut(_ line: Range<Int>, _ number: Int) -> Int {
    guard number > 0 else { return line.lowerBound }
    let start = min(line.upperBound, line.lowerBound + number * Self.pieceLength)
    let utf8 = document.text.utf8.span
    let end = min(line.upperBound, start + Self.longestWord)
    if let space = (start..<end).first(where: { utf8[$0] == UInt8(ascii: " ") }),
      let word = (space..<end).first(where: { utf8[$0] != UInt8(ascii: " ") })
    {
      return word
    }
    return (start..<line.upperBound).first { utf8[$0] & 0xC0 != 0x80 } ?? line.upperBound
  }
}
