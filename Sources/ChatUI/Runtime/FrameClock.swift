/// The clock of the runtime; tests replace it.
package struct FrameClock: Sendable {
  /// The time between two draws after user actions: at most 30 draws a second.
  package static let frame = Duration.seconds(1) / 30
  /// The time between two draws after other events: drawing shares the cores with the model.
  package static let calmFrame = Duration.seconds(1) / 20
  /// The time after which the status line's message is replaced by the keys.
  package static let message = Duration.milliseconds(3500)
  /// The time between two steps of an animation.
  package static let step = Duration.milliseconds(100)

  /// Time since some fixed moment.
  package let now: @Sendable () -> Duration
  /// Returns after the duration, or early when cancelled.
  package let sleep: @Sendable (Duration) async -> Void

  package init(
    now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  package init<C: Clock>(_ clock: C) where C.Duration == Duration {
    let start = clock.now
    now = { start.duration(to: clock.now) }
    // Being cancelled is how a sleep ends early; its callers look themselves.
    sleep = { try? await clock.sleep(for: $0) }
  }
}
