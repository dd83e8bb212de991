/// A table in the lines of a text.
struct FoundTable: Sendable, Hashable {
  /// All lines, with the header and rules.
  var lines: ClosedRange<Int>
  /// The bytes of the row with the column names; nil if there is none.
  var header: Range<Int>?
  /// The bytes of the line above that says what the table lists; nil if there is none.
  var caption: Range<Int>?
}

/// Finds tables: rows with “|” between the cells, with tabs, commas or semicolons, or set in columns.
struct TableFinder {
  private let lines: TextLines
  /// For each format, the last line up to which rows of that format are no table.
  private var rejected: [TableRow.Format: Int] = [:]

  init(_ lines: TextLines) { self.lines = lines }

  /// Returns the tables in order; they don't overlap.
  mutating func tables() -> [FoundTable] {
    let lines = lines
    return lines.parts(\.lines) { table(at: $0) }
  }

  private mutating func table(at first: Int) -> FoundTable? {
    let content = lines.content(of: first)
    guard content.count < Self.widest, !lines.isFenced(first) else { return nil }
    for format in TableRow.Format.allCases {
      guard first > rejected[format] ?? 0, let row = row(first, format) else { continue }
      if let table = table(from: row, at: first, format) { return table }
    }
    return nil
  }

  /// The maximum length of a row in bytes.
  private static let widest = 4000

  private func row(_ line: Int, _ format: TableRow.Format) -> TableRow? {
    let bytes = lines.bytes(of: line)
    guard line <= lines.count, bytes.count < Self.widest else { return nil }
    return TableRow(lines.utf8[bytes], format)
  }

  /// Returns the table that begins with a given row; nil if the rows after it are no table.
  private mutating func table(
    from first: TableRow, at start: Int, _ format: TableRow.Format
  ) -> FoundTable? {
    var sample: [TableRow] = []
    var last = start
    var next = start + 1
    var isUnderlined = false
    /// The verdict on a full sample.
    var isNamed: Bool?
    while next <= lines.count {
      if sample.count == Self.sampled, isNamed == nil {
        // If the sample is a table, further rows need no check.
        isNamed = names(first, sample, isUnderlined)
        if isNamed == nil { break }
      }
      if next == start + 1, isUnderline(next) {
        isUnderlined = true
      } else if let row = row(next, format), row.fits(below: first) {
        if sample.count < Self.sampled { sample.append(row) }
        last = next
      } else if !canSkip(next, format, first) {
        break
      }
      next += 1
    }
    guard let hasHeader = isNamed ?? names(first, sample, isUnderlined) else {
      // If many rows were sampled, the rows after this one are no table either; a few rows may have
      // their header among them.
      if sample.count == Self.sampled { rejected[format] = last }
      return nil
    }
    return FoundTable(
      lines: start...last, header: hasHeader ? lines.content(of: start) : nil,
      caption: caption(above: start))
  }

  /// The number of rows that are sampled to find out whether they are a table and what its columns
  /// hold.
  private static let sampled = 24

  /// Returns whether the first row has the names of the columns; nil if the rows are no table.
  private func names(_ first: TableRow, _ rows: [TableRow], _ isUnderlined: Bool) -> Bool? {
    guard rows.count >= (isUnderlined ? 1 : 2) else { return nil }
    let isNamed = first.names(columnsOf: rows, isUnderlined: isUnderlined)
    return isNamed || first.isLikely(with: rows) ? isNamed : nil
  }

  /// Returns whether a blank line or a rule is inside the table: the next line must be a row with
  /// as many cells as the first.
  private func canSkip(_ line: Int, _ format: TableRow.Format, _ first: TableRow) -> Bool {
    guard format != .bars, line < lines.count, lines.isBlank(line) || lines.isRule(line),
      let next = row(line + 1, format)
    else { return false }
    return next.fits(below: first) && next.isLike(first)
  }

  private static let underlineMarks = [UInt8]("-=|:+ \t".utf8)

  private func isUnderline(_ line: Int) -> Bool {
    let content = lines.content(of: line)
    return content.count >= 3
      && content.allSatisfy { Self.underlineMarks.contains(lines.utf8[$0]) }
      && content.contains {
        lines.utf8[$0] == UInt8(ascii: "-") || lines.utf8[$0] == UInt8(ascii: "=")
      }
  }

  /// Returns the line above if it is a caption such as “Table 3: Fees” or ends with a colon.
  private func caption(above start: Int) -> Range<Int>? {
    var line = start - 1
    if line > 0, lines.isBlank(line) { line -= 1 }
    guard line > 0 else { return nil }
    let content = lines.content(of: line)
    guard (1...120).contains(content.count), lines.isOpen(before: line) else { return nil }
    let text = lines.text(content)
    let isNumbered = text.firstMatch(of: /^(?:Table|Tabelle|Tableau|Tabla|Tab\.|List)\b/) != nil
    return isNumbered || text.hasSuffix(":") || text.hasSuffix("：") ? content : nil
  }
}
