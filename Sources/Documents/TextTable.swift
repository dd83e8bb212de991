/// Rows of a table that stand in the lines of a text.
struct TextTable: Sendable, Hashable {
  /// With the header and what is drawn between.
  var lines: ClosedRange<Int>
  /// The row that names the columns; nil if none does.
  var header: Range<Int>?
  /// The line above that says what the table lists.
  var caption: Range<Int>?
}

/// Finds tables: rows with “|” between the cells, with tabs, commas or semicolons, or set in columns.
struct TableFinder {
  private let lines: TextLines
  /// Up to which line what has a format was found to be no table.
  private var rejected: [TableRow.Format: Int] = [:]

  init(_ lines: TextLines) { self.lines = lines }

  /// In order and apart.
  mutating func tables() -> [TextTable] {
    var tables: [TextTable] = []
    var line = 1
    while line <= lines.count {
      if let table = table(at: line) {
        tables.append(table)
        line = table.lines.upperBound
      }
      line += 1
    }
    return tables
  }

  private mutating func table(at first: Int) -> TextTable? {
    let content = lines.content(of: first)
    guard content.count < Self.widest, !lines.isFenced(first) else { return nil }
    for format in TableRow.Format.allCases {
      guard first > rejected[format] ?? 0, let row = row(first, format) else { continue }
      if let table = table(from: row, at: first, format) { return table }
    }
    return nil
  }

  /// Bytes of a row at most.
  private static let widest = 4000

  private func row(_ line: Int, _ format: TableRow.Format) -> TableRow? {
    let bytes = lines.bytes(of: line)
    guard line <= lines.count, bytes.count < Self.widest else { return nil }
    return TableRow(lines.utf8[bytes], format)
  }

  /// The table whose first row is given; nil if what follows is none.
  private mutating func table(
    from first: TableRow, at start: Int, _ format: TableRow.Format
  ) -> TextTable? {
    var sample: [TableRow] = []
    var last = start
    var next = start + 1
    var isUnderlined = false
    while next <= lines.count, sample.count < Self.sampled || isTable(first, sample, isUnderlined) {
      if next == start + 1, isUnderline(next) {
        isUnderlined = true
      } else if let row = row(next, format), row.fits(below: first) {
        if sample.count <= Self.sampled { sample.append(row) }
        last = next
      } else if !canSkip(next, format, first) {
        break
      }
      next += 1
    }
    guard isTable(first, sample, isUnderlined) else {
      // Many rows after it are no better; a few may have their header among them.
      if sample.count == Self.sampled { rejected[format] = last }
      return nil
    }
    let isNamed = first.names(columnsOf: sample, isUnderlined: isUnderlined)
    return TextTable(
      lines: start...last, header: isNamed ? lines.content(of: start) : nil,
      caption: caption(above: start))
  }

  /// Rows that tell whether it is a table at all, and what its columns hold.
  private static let sampled = 24

  private func isTable(_ first: TableRow, _ rows: [TableRow], _ isUnderlined: Bool) -> Bool {
    // Once is enough, however many rows follow.
    if rows.count > Self.sampled { return true }
    return rows.count >= (isUnderlined ? 1 : 2)
      && (first.names(columnsOf: rows, isUnderlined: isUnderlined) || first.isLikely(with: rows))
  }

  /// Whether a line between two rows ends no table: a blank one, or one of another shape where all
  /// else has the same.
  private func canSkip(_ line: Int, _ format: TableRow.Format, _ first: TableRow) -> Bool {
    guard format != .bars, line < lines.count, lines.isBlank(line) || lines.isRule(line),
      let next = row(line + 1, format)
    else { return false }
    return next.fits(below: first) && next.isLike(first)
  }

  private func isUnderline(_ line: Int) -> Bool {
    let content = lines.content(of: line)
    return content.count >= 3
      && content.allSatisfy { [UInt8]("-=|:+ \t".utf8).contains(lines.utf8[$0]) }
      && content.contains {
        lines.utf8[$0] == UInt8(ascii: "-") || lines.utf8[$0] == UInt8(ascii: "=")
      }
  }

  /// “Table 3: Fees”, or a line that ends with a colon.
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
