/// The readable text of one of a document's files, with the way back to the document's bytes.
package struct FileText: Sendable {
  package let document: Document
  /// The index of the file in the document's parts.
  package let part: Int
  let lines: TextLines
  /// The offset of the file in the readable text of the whole document.
  private let start: Int

  package init(_ document: Document, part: Int) {
    self.document = document
    self.part = part
    let range = document.readable.readable(of: document.parts[part].bytes)
    start = range.lowerBound
    let utf8 = Array(document.readable.text.text(in: range).utf8)
    lines = TextLines(utf8, LineIndex(utf8))
  }

  package var name: String { document.parts[part].name }

  /// The readable text in UTF-8; the offsets of sections and sentences are offsets in it.
  package var utf8: [UInt8] { lines.utf8 }

  /// Returns the document's bytes for a range of the readable text.
  package func bytes(of range: Range<Int>) -> Range<Int> {
    document.readable.original(of: range.lowerBound + start..<range.upperBound + start)
  }

  /// Returns the text of a range in one line, with single spaces.
  package func flowing(_ range: Range<Int>) -> String {
    lines.text(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Returns the number, in the file, of the line at an offset, from 1.
  package func line(at offset: Int) -> Int {
    let line = document.lines.line(at: bytes(of: offset..<offset).lowerBound)
    return max(1, line - document.parts[part].lines.lowerBound + 1)
  }

  /// Returns the text of a line of the file, without blanks around it; nil if there is no such
  /// line.
  package func content(ofLine line: Int) -> Range<Int>? {
    let first = document.parts[part].lines.lowerBound
    guard line >= 1, document.parts[part].lines.contains(line + first - 1) else { return nil }
    let bytes = document.lines.bytes(of: line + first - 1)
    let readable = document.readable.readable(of: bytes)
    return lines.trimming(readable.lowerBound - start..<readable.upperBound - start)
  }

  /// The number of lines of the file.
  package var lineCount: Int { document.parts[part].lines.count }

  /// Returns the line around a range; of a long line only the words near the range.
  package func surroundings(of range: Range<Int>) -> Range<Int> {
    let first = lines.content(of: lines.line(at: range.lowerBound))
    let last = lines.content(of: lines.line(at: max(range.lowerBound, range.upperBound - 1)))
    var start = min(first.lowerBound, range.lowerBound)
    var end = max(last.upperBound, range.upperBound)
    if range.lowerBound - start > Self.most {
      start = range.lowerBound - Self.most
      while start < range.lowerBound, !utf8[start].isBlank { start += 1 }
    }
    if end - range.upperBound > Self.most {
      end = range.upperBound + Self.most
      while end > range.upperBound, !utf8[end - 1].isBlank { end -= 1 }
    }
    return lines.trimming(start..<end)
  }

  /// The maximum number of bytes that are quoted on each side of a range.
  private static let most = 150

  /// Returns the page of an offset, from 1; nil if the text has no page breaks (form feeds).
  package func page(at offset: Int) -> Int? {
    let before = utf8[..<offset].count { $0 == 0x0C }
    guard before > 0 || utf8[offset...].contains(0x0C) else { return nil }
    // A form feed at the very beginning doesn't end a page.
    return before + 1 - (utf8.first == 0x0C ? 1 : 0)
  }

  /// The number of pages; nil if the text has no page breaks.
  package var pages: Int? {
    let end = utf8.lastIndex { !$0.isBlank } ?? 0
    return page(at: end)
  }
}
