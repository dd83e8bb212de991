package import Screen

/// All keys, drawn from their table over the screen.
package struct HelpView {
  private struct Row {
    var left = ""
    var right = ""
    var isTitle = false
  }

  private struct Section: Sendable {
    let title: String
    let entries: [(keys: String, help: String)]
  }

  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  package var area: Rect {
    let size = state.size
    let width = min(84, size.width - 4)
    let height = min(rows(width: width - 4).count + 2, size.height - 2)
    return Rect(
      x: (size.width - width) / 2, y: (size.height - height) / 2, width: width, height: height)
  }

  /// How much of the help is in sight.
  package var viewport: Viewport {
    let inside = ScreenLayout.interior(area)
    return Viewport(height: inside.height, count: rows(width: inside.width).count)
  }

  package func draw(in grid: inout CellGrid) {
    let area = area
    grid.fill(area)
    let inside = ScreenLayout.interior(area)
    let rows = rows(width: inside.width)
    let textColumn = textColumn
    let top = max(0, min(state.help?.top ?? 0, rows.count - inside.height))
    let isWhole = rows.count <= inside.height
    let title = isWhole ? "Help" : "Help · \(top + 1)–\(top + inside.height) of \(rows.count)"
    grid.box(area, title: title, isFocused: true)
    for (line, row) in rows.dropFirst(top).prefix(inside.height).enumerated() {
      let y = inside.y + line
      grid.put(
        row.left, at: Point(x: inside.x, y: y),
        style: row.isTitle ? Style(.title, .bold) : Style(.key), maxWidth: inside.width)
      grid.put(row.right, at: Point(x: inside.x + textColumn, y: y))
    }
  }

  private func rows(width: Int) -> [Row] {
    let sections = sections
    let textColumn = textColumn
    var rows: [Row] = []
    for section in sections {
      if !rows.isEmpty { rows.append(Row()) }
      rows.append(Row(left: section.title, isTitle: true))
      for entry in section.entries {
        let texts = TextWrap.rows(of: entry.help, width: width - textColumn)
        rows += texts.enumerated().map { index, text in
          Row(left: index == 0 ? entry.keys : "", right: String(text.text(in: entry.help)))
        }
      }
    }
    return rows
  }

  /// Where the explanations begin: two columns behind the longest keys.
  private var textColumn: Int {
    sections.flatMap(\.entries).map { DisplayWidth.columns(of: $0.keys) }.reduce(0, max) + 2
  }

  private var sections: [Section] {
    state.keys.sections.map { section in
      Section(
        title: section.title,
        entries: section.bindings.map {
          ($0.keys.map(\.name).joined(separator: " "), $0.help)
        })
    } + [
      Section(
        title: "In place of a question",
        entries: SlashCommand.allCases.map {
          ($0.usage, $0.help)
        })
    ]
  }
}
