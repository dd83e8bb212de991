/// A line read as a row of a table.
struct TableRow {
  /// The separator between cells.
  enum Format: CaseIterable {
    case bars, tabs, commas, semicolons
    /// Two spaces or more.
    case gaps

    /// The character between two cells; nil for gaps.
    var separator: Character? {
      switch self {
      case .bars: "|"
      case .tabs: "\t"
      case .commas: ","
      case .semicolons: ";"
      case .gaps: nil
      }
    }

    /// The least number of cells of a row; sentences have commas and semicolons, too.
    var leastCells: Int { self == .commas || self == .semicolons ? 3 : 2 }

    /// The maximum number of cells of a row.
    ///
    /// Each cell between gaps is compared with all cells of the first row, and a line of 4,000
    /// bytes can have 1,300 of them. Columns for readers are far fewer.
    var mostCells: Int { self == .gaps ? 64 : .max }
  }

  struct Cell {
    var text: String
    /// The cell's characters in the line if the format is `gaps`; otherwise its column's number.
    var columns: Range<Int>
  }

  let cells: [Cell]
  private let format: Format

  /// Splits a line into cells; nil if it has too few of that format.
  init?(_ line: ArraySlice<UInt8>, _ format: Format) {
    self.format = format
    guard Self.canHold(line, format) else { return nil }
    let text = String(decoding: line, as: UTF8.self).filter { !$0.isNewline }
    cells = format.separator.map { Self.cells(of: text, $0) } ?? Self.columns(of: text)
    guard (format.leastCells...format.mostCells).contains(cells.count) else { return nil }
  }

  /// Returns false for most lines that aren't rows; it is a quick check before the cells are split.
  private static func canHold(_ line: ArraySlice<UInt8>, _ format: Format) -> Bool {
    switch format {
    case .bars:
      let start = line.first { !$0.isBlank }
      let bars = line.count { $0 == UInt8(ascii: "|") }
      return bars >= 2 || (bars == 1 && start == UInt8(ascii: "|"))
    case .tabs: return line.contains(UInt8(ascii: "\t"))
    case .commas: return line.count { $0 == UInt8(ascii: ",") } >= 2
    case .semicolons: return line.count { $0 == UInt8(ascii: ";") } >= 2
    case .gaps:
      let content = line.drop { $0.isBlank }
      return zip(content, content.dropFirst()).contains { $0.0 == 0x20 && $0.1 == 0x20 }
    }
  }

  private static func cells(of line: String, _ separator: Character) -> [Cell] {
    let hasBars = separator == "|"
    var line = line[...]
    if hasBars {
      line = line.trimmingBlanks
      if line.first == separator { line = line.dropFirst() }
      if line.last == separator { line = line.dropLast() }
    }
    var cells: [Cell] = []
    var cell = ""
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted || hasBars {
        cells.append(Cell(text: cell, columns: cells.count..<cells.count + 1))
        cell = ""
      } else {
        cell.append(character)
      }
    }
    cells.append(Cell(text: cell, columns: cells.count..<cells.count + 1))
    return cells
  }

  private static func columns(of line: String) -> [Cell] {
    var cells: [Cell] = []
    var start: Int?
    var text = ""
    var gap = 0
    for (column, character) in line.enumerated() {
      if character.isWhitespace {
        gap += 1
        if gap == 2 || character == "\t", let begun = start {
          cells.append(Cell(text: text, columns: begun..<column - gap + 1))
          start = nil
        }
        continue
      }
      if start == nil {
        start = column
        text = ""
      } else if gap > 0 {
        text.append(" ")
      }
      gap = 0
      text.append(character)
    }
    if let start { cells.append(Cell(text: text, columns: start..<line.count - gap)) }
    return cells
  }

  // MARK: Tables

  /// Returns whether the row may belong to the table with a given first row.
  func fits(below first: TableRow) -> Bool {
    switch format {
    case .bars: true
    case .tabs, .commas, .semicolons: cells.count == first.cells.count
    case .gaps:
      cells.count <= first.cells.count
        && cells.allSatisfy { cell in
          first.cells.count { $0.columns.overlaps(cell.columns) } <= 1
        }
    }
  }

  /// Returns whether the row has as many cells as the first row.
  func isLike(_ first: TableRow) -> Bool { cells.count == first.cells.count }

  /// Returns whether this row has the column names of the rows below it.
  func names(columnsOf rows: [TableRow], isUnderlined: Bool) -> Bool {
    let names = cells.map(\.text.trimmed)
    guard names.contains(where: { !$0.isEmpty }), names.allSatisfy({ $0.count <= 60 }) else {
      return false
    }
    if isUnderlined { return true }
    let numbers = names.filter(Self.isNumber)
    // Several different years can be column names.
    guard numbers.isEmpty || (numbers.count > 1 && Self.areYears(numbers)),
      names.first.map(Self.isNumber) == false
    else { return false }
    if format == .gaps, !isAligned(with: rows) { return false }
    // A word above numbers is their column's name.
    let isNumeric = cells.indices.contains { column in
      let values = rows.compactMap { $0.value(column, below: self) }
      return values.count { Self.isNumber($0) } * 2 > max(1, rows.count)
    }
    if isNumeric { return true }
    let isTight = !cells.dropFirst().contains { $0.text.hasPrefix(" ") }
    switch format {
    case .tabs: return true
    case .commas, .semicolons:
      return isTight
        && rows.allSatisfy { !$0.cells.dropFirst().contains { $0.text.hasPrefix(" ") } }
    case .gaps: return cells.count >= 3
    case .bars: return false
    }
  }

  /// Returns whether rows without column names are still a table.
  func isLikely(with rows: [TableRow]) -> Bool {
    if format == .bars || format == .tabs { return true }
    return cells.indices.contains { column in
      let values = ([self] + rows).compactMap { $0.value(column, below: self) }
      return values.count { Self.isNumber($0) } * 3 > (rows.count + 1) * 2
    }
  }

  /// Returns the text of the cell in a column of the first row; nil if there is none.
  private func value(_ column: Int, below first: TableRow) -> String? {
    guard format == .gaps else {
      return column < cells.count ? cells[column].text.trimmed : nil
    }
    let columns = first.cells[column].columns
    let below = cells.first { $0.columns.overlaps(columns) }
    return (below ?? (cells.count == first.cells.count ? cells[column] : nil))?.text
  }

  /// Returns whether most cells of most rows begin or end at the same characters as the first
  /// row's.
  private func isAligned(with rows: [TableRow]) -> Bool {
    let starts = Set(cells.map(\.columns.lowerBound))
    let ends = Set(cells.map(\.columns.upperBound))
    let aligned = rows.count { row in
      row.cells.count {
        starts.contains($0.columns.lowerBound) || ends.contains($0.columns.upperBound)
      } * 4 >= row.cells.count * 3
    }
    return aligned * 4 >= rows.count * 3
  }

  private static func areYears(_ names: [String]) -> Bool {
    Set(names).count == names.count
      && names.allSatisfy { $0.contains(/\b(?:1[5-9]|20)\d\d\b/) }
  }

  /// Returns true for a number, perhaps with a unit, a sign or a currency.
  private static func isNumber(_ text: String) -> Bool {
    let plain = text.filter { !"*_`\"' ".contains($0) }
    let digits = plain.count { $0.isNumber }
    return digits > 0 && digits * 2 >= plain.count
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { String(self[...].trimmingBlanks) }

  fileprivate var trimmingBlanks: SubSequence {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
    return start[...last]
  }
}
