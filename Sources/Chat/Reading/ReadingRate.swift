import Wording

/// The speed of reading over its last seconds, and an estimate of the time left.
package struct ReadingRate: Sendable {
  private var start: ContinuousClock.Instant?
  private var time: ReadingTime
  private var samples: [(time: ContinuousClock.Instant, read: Int)] = []

  /// The time over which the speed is measured.
  ///
  /// It is long enough for a steady value and short enough to show that exact attention slows down.
  private static let span = Duration.seconds(5)
  /// The least time from which the time left is estimated.
  private static let leastForEstimate = Duration.seconds(1)

  /// Creates a measurement without samples.
  ///
  /// - Parameters:
  ///   - window: the maximum number of tokens that a token sees; nil for all before it.
  ///   - growth: the growth of a token's cost per 1,000 tokens before it, as a share of its cost
  ///     without any; nil if unknown.
  package init(window: Int? = nil, growth: Double? = nil) {
    time = ReadingTime(window: window, growth: growth.map { $0 / 2 })
  }

  /// Adds a sample, `read` tokens at the time `now`, and returns the progress.
  package mutating func progress(
    read: Int, total: Int, reused: Int, at now: ContinuousClock.Instant
  ) -> ReadingProgress {
    samples.append((now, read))
    // The rate is measured from the last sample at or before the beginning of the span.
    while samples.count > 2, now - samples[1].time >= Self.span { samples.removeFirst() }
    let start = start ?? now
    self.start = start
    time.add(read, seconds: (now - start).seconds)

    let elapsed = now - samples[0].time
    let tokens = read - samples[0].read
    let rate = elapsed > .zero ? Double(tokens) / elapsed.seconds : 0
    let canEstimate = rate > 0 && now - start >= Self.leastForEstimate
    return ReadingProgress(
      read: read, total: total, reused: reused, tokensPerSecond: rate,
      remaining: canEstimate ? time.seconds(from: read, to: max(read, total)) : nil)
  }
}
