import Chat
import Screen

/// The progress of running or paused work in one row.
struct ProgressLine: Widget {
  let work: RunningWork

  func draw(in grid: inout CellGrid, area: Rect) {
    switch work {
    case .unmeasured(let label, let ticks): drawUnmeasured(label, ticks, in: &grid, area: area)
    case .calibrating(let share):
      ProgressBar(
        fraction: share, label: "Calibrating", detail: "· finding the model's retrieval heads"
      ).draw(in: &grid, area: area)
    case .preparing(let share):
      ProgressBar(fraction: share, label: "Indexing", detail: "· the words of the document")
        .draw(in: &grid, area: area)
    case .reading(let progress):
      let fraction = Double(progress.read) / Double(max(1, progress.total))
      let detail = Self.details(progress).first { area.width >= $0.count + 24 } ?? ""
      ProgressBar(fraction: fraction, label: "Reading", detail: detail)
        .draw(in: &grid, area: area)
    case .summarising(let progress):
      let fraction = Double(progress.number - 1) / Double(max(1, progress.count))
      let detail = Self.details(progress).first { area.width >= $0.count + 30 } ?? ""
      ProgressBar(fraction: fraction, label: "Summarising", detail: detail)
        .draw(in: &grid, area: area)
    case .paused(let progress):
      let fraction = Double(progress.read) / Double(max(1, progress.total))
      let tokens = "\(Format.count(progress.read)) of \(Format.count(progress.total))"
      let details = ["· \(tokens) · /read resumes", "· /read resumes"]
      let detail = details.first { area.width >= $0.count + 24 } ?? ""
      ProgressBar(fraction: fraction, label: "Paused", detail: detail).draw(in: &grid, area: area)
    }
  }

  /// Returns descriptions of the progress, the longest first.
  private static func details(_ progress: ReadingProgress) -> [String] {
    let tokens = "\(Format.count(progress.read)) of \(Format.count(progress.total))"
    let rate = "\(Format.rate(progress.tokensPerSecond)) tok/s"
    let left = progress.remaining.map { "\(ProgressBar.clock(seconds: $0)) left" }
    return [[tokens, rate, left], [rate, left], [left ?? rate]].map {
      "· " + $0.compactMap(\.self).joined(separator: " · ")
    }
  }

  /// Returns descriptions of a summary's progress, the longest first.
  private static func details(_ progress: SummaryProgress) -> [String] {
    let left = progress.remaining.map { " · \(ProgressBar.clock(seconds: $0)) left" } ?? ""
    let number = "\(progress.number) of \(progress.count)"
    return ["\(progress.text)\(left)", "\(number)\(left)", number].map { "· " + $0 }
  }

  /// Draws a block that moves to and fro while work of unknown length runs.
  private func drawUnmeasured(
    _ label: String, _ ticks: Int, in grid: inout CellGrid, area: Rect
  ) {
    let used = grid.put(DisplayWidth.truncated(label, to: area.width - 10), at: area.origin) + 1
    let width = area.width - used
    let block = min(8, width)
    let path = max(1, width - block)
    let step = ticks % (2 * path)
    let start = step < path ? step : 2 * path - step
    for column in 0..<max(0, width) {
      let isBlock = (start..<(start + block)).contains(column)
      grid.put(
        isBlock ? "█" : "░", at: Point(x: area.x + used + column, y: area.y),
        style: Style(isBlock ? .barFill : .barEmpty))
    }
  }
}
