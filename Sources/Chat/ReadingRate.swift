/// How fast reading goes, over its last seconds.
package struct ReadingRate: Sendable {
  private var samples: [(time: ContinuousClock.Instant, read: Int)] = []

  /// Long enough to be calm, short enough to follow the slowing down of exact attention.
  private static let span = Duration.seconds(5)
  /// Less says nothing about what is left.
  private static let leastForEstimate = Duration.seconds(1)

  package init() {}

  /// Notes that so many tokens have been read by now, and tells where that stands.
  package mutating func progress(
    read: Int, total: Int, reused: Int, at time: ContinuousClock.Instant
  ) -> ReadingProgress {
    samples.append((time, read))
    // The last sample at or before the span's beginning stays: the rate is measured from there.
    while samples.count > 2, time - samples[1].time >= Self.span { samples.removeFirst() }

    let elapsed = time - samples[0].time
    let tokens = read - samples[0].read
    let rate = elapsed > .zero ? Double(tokens) / elapsed.seconds : 0
    let canTell = rate > 0 && elapsed >= Self.leastForEstimate
    return ReadingProgress(
      read: read, total: total, reused: reused, tokensPerSecond: rate,
      remaining: canTell ? Double(max(0, total - read)) / rate : nil)
  }
}

extension Duration {
  /// Seconds as a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
