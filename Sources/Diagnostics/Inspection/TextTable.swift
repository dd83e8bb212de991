/// Rows of text with their columns lined up.
package struct TextTable {
  /// The alignment of a column's text.
  package enum Alignment {
    case left
    case right
  }

  package let columns: [Alignment]
  private var rows: [[String]] = []

  package init(_ columns: [Alignment]) { self.columns = columns }

  package mutating func add(_ row: [String]) {
    precondition(row.count == columns.count, "a row has \(columns.count) columns")
    rows.append(row)
  }

  /// Each row indented by two, columns two apart, without spaces at the end.
  package var lines: [String] {
    let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.count)
        line += "  " + (columns[column] == .left ? text + padding : padding + text)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
