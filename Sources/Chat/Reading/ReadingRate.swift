import Wording

/// How fast reading goes, over its last seconds, and how long the rest will take.
package struct ReadingRate: Sendable {
  private var start: ContinuousClock.Instant?
  private var time: ReadingTime
  private var samples: [(time: ContinuousClock.Instant, read: Int)] = []

  /// Long enough to be calm, short enough to follow the slowing down of exact attention.
  private static let span = Duration.seconds(5)
  /// Less says nothing about what is left.
  private static let leastForEstimate = Duration.seconds(1)

  /// `window` is how many tokens a token sees at most, nil for all before it; `growth` what a token's
  /// cost grows by with 1,000 tokens before it, as a share of its cost without any, nil if unknown.
  package init(window: Int? = nil, growth: Double? = nil) {
    time = ReadingTime(window: window, growth: growth.map { $0 / 2 })
  }

  /// Notes that so many tokens have been read by now, and tells where that stands.
  package mutating func progress(
    read: Int, total: Int, reused: Int, at now: ContinuousClock.Instant
  ) -> ReadingProgress {
    samples.append((now, read))
    // The last sample at or before the span's beginning stays: the rate is measured from there.
    while samples.count > 2, now - samples[1].time >= Self.span { samples.removeFirst() }
    let start = start ?? now
    self.start = start
    time.add(read, seconds: (now - start).seconds)

    let elapsed = now - samples[0].time
    let tokens = read - samples[0].read
    let rate = elapsed > .zero ? Double(tokens) / elapsed.seconds : 0
    let canTell = rate > 0 && now - start >= Self.leastForEstimate
    return ReadingProgress(
      read: read, total: total, reused: reused, tokensPerSecond: rate,
      remaining: canTell ? time.seconds(from: read, to: max(read, total)) : nil)
  }
}
