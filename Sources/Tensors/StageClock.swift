import Glibc

/// What a model's work is divided into when it is timed.
package enum Stage: Int, Sendable, CaseIterable {
  /// Products with weights, the logits' included.
  case linear
  /// Scores, weights and values, and what is stored in the cache.
  case attention
  /// RMS norms and rotary embeddings.
  case norm
  /// Choosing the next token from its logits.
  case sampling
  /// Embedding lookups, activations, residual sums.
  case other
}

/// Adds up how long the calling thread spends in each stage, what it waits for the pool included.
///
/// A change of stage reads the clock once: a decoded token changes some 300 times, at 30 ns each.
package final class StageClock {
  private let now: () -> UInt64
  private var nanoseconds = [UInt64](repeating: 0, count: Stage.allCases.count)
  private var stage: Stage?
  private var entered: UInt64 = 0

  /// A clock of its own makes time in tests; it tells nanoseconds.
  package init(now: @escaping () -> UInt64 = StageClock.monotonic) { self.now = now }

  /// Begins a stage and ends the one before.
  package func enter(_ next: Stage) {
    if stage != next { change(to: next) }
  }

  /// Ends the stage; what comes until the next one belongs to none.
  package func leave() {
    if stage != nil { change(to: nil) }
  }

  /// Seconds in each stage, in the order of `Stage.allCases`, since the last call.
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

  /// Nanoseconds of a clock that never goes back.
  package static func monotonic() -> UInt64 {
    var time = timespec()
    // SAFETY: the call writes to its own copy alone.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
