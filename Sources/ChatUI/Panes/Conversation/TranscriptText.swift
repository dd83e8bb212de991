package import Documents

/// The rows of the conversation as one text, to be searched.
package struct TranscriptText: Sendable {
  package let document: Document
  /// The offset of each row in the text's UTF-8.
  private let starts: [Int]
  private let rows: [TranscriptRow]

  package init(_ rows: [TranscriptRow]) {
    self.rows = rows
    var starts: [Int] = []
    var end = 0
    for row in rows {
      starts.append(end)
      end += row.text.utf8.count + 1
    }
    self.starts = starts
    // A search takes a line end for a blank, so it finds words that the wrapping has parted.
    document = Document(name: "", text: rows.map(\.text).joined(separator: "\n"))
  }

  package var count: Int { rows.count }

  /// The offset of a row's first byte.
  package func start(ofRow row: Int) -> Int {
    starts.indices.contains(row) ? starts[row] : document.text.utf8.count
  }

  /// The row that contains a byte.
  package func row(at byte: Int) -> Int { max(0, (starts.lastIndex { $0 <= byte } ?? 0)) }

  /// The part of a match that is in a row, in the row's UTF-8; nil if none is.
  package func part(of match: Range<Int>, inRow row: Int) -> Range<Int>? {
    let start = starts[row]
    let part = match.clamped(to: start..<start + rows[row].text.utf8.count)
    return part.isEmpty ? nil : part.lowerBound - start..<part.upperBound - start
  }
}
