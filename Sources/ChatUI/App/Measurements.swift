package import Chat

/// The engine's measurements that the panels show.
package struct Measurements: Hashable, Sendable {
  package private(set) var telemetry = Telemetry()
  package private(set) var speeds = SpeedHistory()
  /// The smallest id of a question that was asked of the present model.
  package private(set) var firstTurn = 0

  mutating func record(_ telemetry: Telemetry) {
    self.telemetry = telemetry
    speeds.record(telemetry)
  }

  mutating func record(_ progress: ReadingProgress) { speeds.record(progress) }

  /// Drops the speeds of the previous model; `next` is the smallest id of the questions to come.
  mutating func forgetModel(nextTurn next: Int) {
    speeds = SpeedHistory()
    firstTurn = next
  }
}

/// The last rates in tokens per second, for the sparklines.
package struct SpeedHistory: Hashable, Sendable {
  private static let capacity = 120

  package private(set) var prefill: [Double] = []
  /// The rates of another model that reads for the light index.
  package private(set) var light: [Double] = []
  package private(set) var decode: [Double] = []

  package init() {}

  package mutating func record(_ progress: ReadingProgress) {
    if progress.isByFinder {
      Self.append(progress.tokensPerSecond, to: &light)
    } else {
      Self.append(progress.tokensPerSecond, to: &prefill)
    }
  }

  /// Records the decode rate.
  ///
  /// The prefill rate comes with the progress events, which are not dropped.
  package mutating func record(_ telemetry: Telemetry) {
    if let rate = telemetry.decodeRate { Self.append(rate, to: &decode) }
  }

  private static func append(_ rate: Double, to rates: inout [Double]) {
    guard rate.isFinite, rate > 0 else { return }
    rates.append(rate)
    if rates.count > capacity { rates.removeFirst(rates.count - capacity) }
  }
}
