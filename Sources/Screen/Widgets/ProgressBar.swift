/// A progress bar in one row: label, bar, percentage, and a detail such as rate and time left.
package struct ProgressBar: Widget, Hashable {
  /// The progress from 0 to 1.
  package var fraction: Double
  package var label: String
  package var detail: String

  package init(fraction: Double, label: String = "", detail: String = "") {
    self.fraction = fraction.isFinite ? min(1, max(0, fraction)) : 0
    self.label = label
    self.detail = detail
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !area.isEmpty else { return }
    // Rounded down: 100 % is said only of what is done.
    let percentage = " \(Int(fraction * 100))%"
    // What explains the bar is left out whole where it doesn't fit: detail, label, percentage.
    let fits = { (left: String, right: String) in
      let minimumBar = 4
      return DisplayWidth.columns(of: left + right) + minimumBar <= area.width
    }
    let full = detail.isEmpty ? percentage : "\(percentage) \(detail)"
    let lead = label.isEmpty ? "" : "\(label) "
    let choices = [(lead, full), (lead, percentage), ("", percentage)]
    let (left, right) = choices.first { fits($0.0, $0.1) } ?? ("", "")
    let parts = Layout.columns(
      Rect(x: area.x, y: area.y, width: area.width, height: 1),
      [
        .fixed(DisplayWidth.columns(of: left)), .flexible(),
        .fixed(DisplayWidth.columns(of: right)),
      ])
    grid.put(left, at: parts[0].origin)
    Self.drawBar(fraction, in: &grid, area: parts[1])
    grid.put(right, at: parts[2].origin, style: Style(.strong))
  }

  /// Draws a bare bar in eighths of a column.
  static func drawBar(
    _ fraction: Double, in grid: inout CellGrid, area: Rect, role: Role = .barFill
  ) {
    let eighths = Int((fraction * Double(area.width * 8)).rounded(.down))
    for column in 0..<area.width {
      let filled = min(8, max(0, eighths - column * 8))
      grid.put(
        BlockGlyphs.horizontal[filled], at: Point(x: area.x + column, y: area.y),
        style: Style(filled > 0 ? role : .barEmpty))
    }
  }

  /// Returns a time left as `0:35`, `12:05` or `1:02:05`.
  package static func clock(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 360_000 else { return "–:––" }
    let total = seconds > 0 ? max(1, Int(seconds.rounded())) : 0
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    let padded = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0
      ? "\(hours):\(padded(minutes)):\(padded(total % 60))" : "\(minutes):\(padded(total % 60))"
  }
}
