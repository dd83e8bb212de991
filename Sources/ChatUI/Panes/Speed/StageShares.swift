package import Chat
package import Screen
import Wording

/// The time of reading and of answering by stage.
///
/// The last stage is the rest.
package struct StageShares: Widget {
  private let reading: [StageShare]
  private let answering: [StageShare]

  package init(_ telemetry: Telemetry) {
    reading = telemetry.prefillStages
    answering = telemetry.decodeStages
  }

  package var readingBar: StackedBar { Self.bar(reading) }
  package var answeringBar: StackedBar { Self.bar(answering) }

  /// Returns the rows of the legend: with percentages if at most `most` rows, else names alone, else
  /// none.
  package func rowCount(width: Int, most: Int) -> Int {
    guard !names.isEmpty else { return 0 }
    return [names.count + 1, legend.rowCount(width: width)].first { $0 <= most } ?? 0
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    if area.height > names.count {
      drawTable(in: &grid, area: area)
    } else {
      legend.draw(in: &grid, area: area)
    }
  }

  /// The names next to their shades.
  private var legend: Legend {
    Legend(
      names.enumerated().map { index, name in
        Legend.Item(glyph: glyph(index), role: role(index), text: name)
      })
  }

  /// Draws a heading, and a row with both percentages for each stage.
  private func drawTable(in grid: inout CellGrid, area: Rect) {
    let width = 10
    let columns = Layout.columns(area, [.flexible(), .fixed(width), .fixed(width)])
    for (column, title, shares) in [
      (columns[1], "reading", reading), (columns[2], "answering", answering),
    ] {
      Self.put(title, .dim, in: &grid, column, row: 0)
      for (index, share) in shares.enumerated() {
        Self.put(Format.percent(share.share), .strong, in: &grid, column, row: index + 1)
      }
    }
    for (index, name) in names.enumerated() {
      let y = area.y + index + 1
      grid.put(glyph(index), at: Point(x: area.x, y: y), style: Style(role(index)))
      grid.put(
        name, at: Point(x: area.x + 2, y: y), style: Style(.dim), maxWidth: columns[0].width - 2)
    }
  }

  private var names: [String] { (reading.isEmpty ? answering : reading).map(\.name) }

  private func glyph(_ index: Int) -> String {
    index == names.count - 1 ? StackedBar.rest : CategoryStrip.glyph(of: UInt8(index))
  }

  private func role(_ index: Int) -> Role {
    index == names.count - 1 ? .dim : .category(UInt8(index))
  }

  private static func bar(_ stages: [StageShare]) -> StackedBar {
    StackedBar(stages.dropLast().map(\.share))
  }

  private static func put(
    _ text: String, _ role: Role, in grid: inout CellGrid, _ column: Rect, row: Int
  ) {
    let x = max(column.x, column.maxX - DisplayWidth.columns(of: text))
    grid.put(
      text, at: Point(x: x, y: column.y + row), style: Style(role), maxWidth: column.maxX - x)
  }
}
