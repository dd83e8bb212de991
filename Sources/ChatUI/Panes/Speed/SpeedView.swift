import Chat
package import Screen

extension SpeedPanel {
  package func view(of state: AppState) -> any PanelView { SpeedView(state) }
}

/// Shows how fast the document is read and the answer generated, and in which stages the time is
/// spent.
package struct SpeedView: PanelView {
  private let telemetry: Telemetry
  private let speeds: SpeedHistory
  private let threads: Int
  /// The current reading rate in tokens per second; nil if nothing is being read.
  private let readingRate: Double?
  /// True while another model reads for the light index.
  private let isFinding: Bool
  /// The name of another model that finds passages, or “words”; nil if the same model does.
  private let finder: String?
  /// The answer in progress, or the last one of this model.
  private let turn: TranscriptTurn?
  /// The seconds until reading ends; nil if nothing is being read.
  private let remaining: Double?

  package init(_ state: AppState) {
    telemetry = state.measurements.telemetry
    speeds = state.measurements.speeds
    threads = telemetry.threads > 0 ? telemetry.threads : state.reading.model?.threads ?? 0
    readingRate = state.progress.map(\.tokensPerSecond)
    let asked = state.transcript.turns.filter {
      $0.wasAsked && $0.id >= state.measurements.firstTurn
    }
    turn = asked.last { $0.status == .answering || $0.status.statistics?.answerRate != nil }
    remaining = state.progress?.remaining
    isFinding = state.progress?.isByFinder == true
    finder = state.reading.finder
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let stages = StageShares(telemetry)
    // The names of two models mustn't push out the rates.
    let most = finder == nil ? facts.count : max(1, area.height - 2)
    let factRows = area.height >= 4 ? min(facts.count, most) : 1
    // Two rows each are for reading and answering.
    let stageRows = stages.rowCount(width: area.width, most: area.height - 4 - factRows)
    let parts = Layout.rows(area, [.flexible(), .flexible(), .fixed(stageRows), .fixed(factRows)])
    // Shades without a legend can't be understood.
    let hasBars = stageRows > 0
    draw(
      isFinding ? "Quick look" : readingRate == nil && prefill != nil ? "Reading, last" : "Reading",
      prefill, isFinding ? speeds.light : speeds.prefill,
      hasBars && !isFinding ? stages.readingBar : nil, in: &grid,
      area: parts[0])
    draw(
      average == nil ? "Answering" : "Answering, mean", decode, speeds.decode,
      hasBars ? stages.answeringBar : nil, in: &grid,
      area: parts[1])
    stages.draw(in: &grid, area: parts[2])
    Facts(facts).draw(in: &grid, area: parts[3])
  }

  package var summary: String {
    guard prefill != nil || decode != nil else { return "not measured yet" }
    return
      "\(isFinding ? "quick look" : "reads") \(Self.text(prefill)) · answers \(Self.text(decode))"
  }

  package var strip: (any Widget)? {
    Sparkline(speeds.decode.isEmpty ? speeds.prefill : speeds.decode)
  }

  /// The time left comes first: it is what users wait for.
  private var facts: [(name: String, value: String)] {
    let left = remaining.map { [("Time left", ProgressBar.clock(seconds: $0))] } ?? []
    let common = [("First token", firstToken), ("Threads", threads > 0 ? "\(threads)" : "–")]
    return left + light + common + (finder.map { [("Found by", $0)] } ?? [])
  }

  /// The last speed of another model's light pass, when that isn't running.
  private var light: [(name: String, value: String)] {
    guard !isFinding, let rate = telemetry.finder?.lightRate else { return [] }
    return [("Quick look", Self.text(rate))]
  }

  /// The rate in the progress line, or the last one.
  private var prefill: Double? {
    if isFinding {
      return readingRate.flatMap { $0 > 0 ? $0 : nil } ?? speeds.light.last
    }
    let rate = readingRate.flatMap { $0 > 0 ? $0 : nil } ?? speeds.prefill.last
    return rate ?? telemetry.prefillRate
  }

  /// The mean rate of the finished answer.
  private var average: Double? { turn?.status.statistics?.answerRate }
  private var decode: Double? { average ?? telemetry.decodeRate ?? speeds.decode.last }
  private var firstToken: String { telemetry.firstTokenSeconds.map { Format.duration($0) } ?? "–" }

  private static func text(_ rate: Double?) -> String {
    rate.map { "\(Format.rate($0)) tok/s" } ?? "–"
  }

  /// Draws name, sparkline and rate in one row; with more rows the sparkline is below, and the bar of
  /// stages in the last.
  private func draw(
    _ name: String, _ rate: Double?, _ history: [Double], _ bar: StackedBar?,
    in grid: inout CellGrid, area: Rect
  ) {
    guard !area.isEmpty else { return }
    let value = Self.text(rate)
    let parts = Layout.rows(area, [.fixed(1), .flexible(), .fixed(bar == nil ? 0 : 1)])
    Facts([(name, value)]).draw(in: &grid, area: parts[0])
    if rate != nil { bar?.draw(in: &grid, area: parts[2]) }
    if parts[1].height > 0 {
      Sparkline(history).draw(in: &grid, area: parts[1])
    } else {
      let start = area.x + max(11, name.count + 1)
      let width = area.maxX - max(12, value.count + 1) - start
      Sparkline(history).draw(in: &grid, area: Rect(x: start, y: area.y, width: width, height: 1))
    }
  }
}
