import Documents
package import Screen
import Wording

/// The document with line numbers, the opened passage and the matches of a search.
package struct DocumentView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// Draws the document in its border; returns the cursor of the search prompt while there is one.
  package func draw(in grid: inout CellGrid, area: Rect) -> Point? {
    let text = state.layout.documentText
    let rows = DocumentPager(state.document, width: text.width)
      .rows(from: state.documentPane.top, count: text.height)
    let isFocused = state.focus == .document && state.help == nil
    grid.box(area, title: title(rows, width: area.width - 6), isFocused: isFocused)
    for (line, row) in rows.enumerated() { draw(row, in: &grid, text: text, y: text.y + line) }
    if let mark = state.documentPane.mark {
      restyle(mark, Style(.selection), rows, in: &grid, text: text)
    }
    highlight(rows, in: &grid, text: text)
    return drawPrompt(in: &grid, area: area)
  }

  private func draw(_ row: DocumentRow, in grid: inout CellGrid, text: Rect, y: Int) {
    let document = state.document
    if let line = row.line.flatMap(document.ownLine) {
      let number = Format.count(line)
      grid.put(number, at: Point(x: text.x - 2 - number.count, y: y), style: Style(.dim))
    }
    let byte = row.bytes.lowerBound
    let part = document.parts[document.part(at: byte)]
    let isHeading = part.heading.contains(byte)
    var words = String(document.text(in: row.bytes))
    // Another file of the same name was opened later, so the heading shows this file's folder.
    if isHeading, words == "# \(part.fileName)" { words = "# \(part.name)" }
    grid.put(
      words, at: Point(x: text.x, y: y),
      style: isHeading ? Style(.title, .bold) : Style(), maxWidth: text.width)
  }

  private func highlight(_ rows: [DocumentRow], in grid: inout CellGrid, text: Rect) {
    guard let search = state.documentPane.finder.search, let pattern = search.pattern,
      let first = rows.first, let last = rows.last
    else { return }
    let inSight = first.bytes.lowerBound..<max(first.bytes.lowerBound, last.end)
    for match in pattern.matches(in: state.document, within: inSight) {
      let isCurrent = match == search.match
      let style = Style(.searchMatch, isCurrent ? [.bold, .underline] : [])
      restyle(match, style, rows, in: &grid, text: text)
    }
  }

  private func restyle(
    _ bytes: Range<Int>, _ style: Style, _ rows: [DocumentRow], in grid: inout CellGrid, text: Rect
  ) {
    for (line, row) in rows.enumerated() {
      let part = bytes.clamped(to: row.bytes)
      guard !part.isEmpty else { continue }
      let before = state.document.text(in: row.bytes.lowerBound..<part.lowerBound)
      let x = text.x + DisplayWidth.columns(of: before)
      let width = DisplayWidth.columns(of: state.document.text(in: part))
      grid.restyle(
        Rect(x: x, y: text.y + line, width: min(width, text.maxX - x), height: 1), style)
    }
  }

  private func drawPrompt(in grid: inout CellGrid, area: Rect) -> Point? {
    let cursor = state.documentPane.finder.prompt.flatMap {
      SearchPrompt(editor: $0.editor).draw(in: &grid, area: area)
    }
    return state.help == nil ? cursor : nil
  }

  /// Returns the title: the file in sight and its lines, with their number if there is room.
  private func title(_ rows: [DocumentRow], width: Int) -> String {
    let document = state.document
    let parts = rows.map { document.part(at: $0.bytes.lowerBound) }
    guard let part = part(rows, parts) else { return document.name }
    let own = zip(rows, parts).filter { $0.1 == part }.map(\.0)
    // A row ends where the next one begins, so that blank rows count.
    let text = document.parts[part].bytes
    let top = max(own.first?.bytes.lowerBound ?? 0, text.lowerBound)
    let end = min(own.last?.end ?? 0, text.upperBound)
    let location = document.place(of: top..<max(top, end))
    let lines = Format.count(document.parts[location.part].lines.count)
    let short = "\(location.name) · \(location.lines.lineName)"
    var titles = ["\(short) of \(lines)", short]
    if document.parts.count > 1 {
      titles.insert(
        "\(titles[0]) · \(location.part + 1) of \(document.parts.count) documents", at: 0)
    }
    return titles.first { DisplayWidth.columns(of: $0) <= width } ?? short
  }

  /// Returns the part of the opened passage, or the part at the top; if less than a third of the
  /// rows are of that part, the part with the most rows.
  ///
  /// The headings of parts don't count as rows.
  private func part(_ rows: [DocumentRow], _ parts: [Int]) -> Int? {
    if let mark = state.documentPane.mark, rows.contains(where: { $0.bytes.overlaps(mark) }) {
      return state.document.part(at: mark.lowerBound)
    }
    let own = zip(rows, parts).filter {
      state.document.parts[$1].bytes.contains($0.bytes.lowerBound)
    }
    let counts = Dictionary(own.map { ($0.1, 1) }, uniquingKeysWith: +)
    guard let top = parts.first, 3 * (counts[top] ?? 0) < own.count else { return parts.first }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
