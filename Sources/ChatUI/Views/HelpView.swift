package import Screen

/// All keys, drawn from their table over the screen.
package struct HelpView {
  private struct Row {
    var left = ""
    var right = ""
    var isTitle = false
  }

  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  package static func area(in size: Size) -> Rect {
    let width = min(84, size.width - 4)
    let height = min(rows.count + 2, size.height - 2)
    return Rect(
      x: (size.width - width) / 2, y: (size.height - height) / 2, width: width, height: height)
  }

  /// How much of the help is in sight.
  package static func viewport(in size: Size) -> Viewport {
    Viewport(height: area(in: size).height - 2, count: rows.count)
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    grid.fill(area)
    let inside = ScreenLayout.interior(area)
    let rows = Self.rows
    let top = max(0, min(state.help?.top ?? 0, rows.count - inside.height))
    let isWhole = rows.count <= inside.height
    let title = isWhole ? "Help" : "Help · \(top + 1)–\(top + inside.height) of \(rows.count)"
    grid.box(area, title: title, isFocused: true)
    let columns = Layout.columns(
      inside, [.fixed(min(Self.keyWidth, inside.width / 2)), .fixed(2), .flexible()])
    for (line, row) in rows.dropFirst(top).prefix(inside.height).enumerated() {
      let y = inside.y + line
      grid.put(
        DisplayWidth.truncated(row.left, to: row.isTitle ? inside.width : columns[0].width),
        at: Point(x: inside.x, y: y), style: row.isTitle ? Style(.title, .bold) : Style(.key))
      grid.put(
        DisplayWidth.truncated(row.right, to: columns[2].width), at: Point(x: columns[2].x, y: y))
    }
  }

  private static let keyWidth = rows.filter { !$0.isTitle }.map {
    DisplayWidth.columns(of: $0.left)
  }.max() ?? 0

  private static let rows: [Row] = {
    var rows: [Row] = []
    for section in KeyBindings.sections {
      rows.append(Row(left: section.title, isTitle: true))
      rows += section.bindings.map {
        Row(left: $0.keys.map(\.name).joined(separator: " "), right: $0.help)
      }
      rows.append(Row())
    }
    rows.append(Row(left: "Commands in place of a question", isTitle: true))
    rows += SlashCommand.allCases.map { Row(left: "/\($0.rawValue)", right: $0.help) }
    return rows
  }()
}
