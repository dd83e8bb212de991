package import Chat

/// The last rates that were told, for the sparklines, in tokens a second.
package struct SpeedHistory: Hashable, Sendable {
  private static let capacity = 120

  package private(set) var prefill: [Double] = []
  package private(set) var decode: [Double] = []

  package init() {}

  package mutating func record(_ progress: ReadingProgress) {
    Self.append(progress.tokensPerSecond, to: &prefill)
  }

  /// Takes the decode rate of a snapshot; the prefill rate comes with the progress events, which
  /// are not dropped.
  package mutating func record(_ telemetry: Telemetry) {
    if let rate = telemetry.decodeRate { Self.append(rate, to: &decode) }
  }

  private static func append(_ rate: Double, to rates: inout [Double]) {
    guard rate.isFinite, rate > 0 else { return }
    rates.append(rate)
    if rates.count > capacity { rates.removeFirst(rates.count - capacity) }
  }
}
