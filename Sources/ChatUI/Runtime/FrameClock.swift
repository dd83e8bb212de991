/// The time that the runtime paces itself by; tests put their own in its place.
package struct FrameClock: Sendable {
  /// Between two draws of what the user does: at most 30 a second.
  package static let frame = Duration.seconds(1) / 30
  /// Between two draws of what only happens: drawing shares the cores with the model.
  package static let calmFrame = Duration.seconds(1) / 20
  /// How long the status line says something before it shows the keys again.
  package static let message = Duration.milliseconds(3500)
  /// Between two steps of an animation.
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
