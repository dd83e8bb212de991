import Glibc

/// A part of a model's work that is timed.
package enum Stage: Int, Sendable, CaseIterable {
  /// Products with weights, the logits' included.
  case linear
  /// Scores, weights, values, and storing rows in the cache.
  case attention
  /// RMS norms and rotary embeddings.
  case norm
  /// Choosing the next token from its logits.
  case sampling
  /// Embedding lookups, activations, residual sums.
  case other
}

/// Adds up the time that the calling thread spends in each stage, waiting for the pool included.
///
/// A change of stage reads the clock once. A decoded token has some 300 changes, at 30 ns each.
package final class StageClock {
  private let now: () -> UInt64
  private var nanoseconds = [UInt64](repeating: 0, count: Stage.allCases.count)
  private var stage: Stage?
  private var entered: UInt64 = 0

  /// Creates a clock; `now` returns nanoseconds, so that tests can control the time.
  package init(now: @escaping () -> UInt64 = StageClock.monotonic) { self.now = now }

  /// Begins a stage and ends the one before.
  package func enter(_ next: Stage) {
    if stage != next { change(to: next) }
  }

  /// Ends the stage; time until the next one belongs to no stage.
  package func leave() {
    if stage != nil { change(to: nil) }
  }

  /// Returns the seconds in each stage since the last call, in the order of `Stage.allCases`.
  package func take() -> [Double] {
    defer { for index in nanoseconds.indices { nanoseconds[index] = 0 } }
    return nanoseconds.map { Double($0) / 1e9 }
  }

  private func change(to next: Stage?) {
    let time = now()
    if let stage { nanoseconds[stage.rawValue] &+= time &- entered }
    stage = next
    entered = time
  }

  /// Returns the nanoseconds of a clock that never goes back.
  package static func monotonic() -> UInt64 {
    var time = timespec()
    // SAFETY: the call writes to its own copy alone.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
