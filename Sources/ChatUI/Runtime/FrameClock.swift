/// The clock of the runtime; tests replace it.
package struct FrameClock: Sendable {
  /// The time between two draws after user actions: at most 30 draws per second.
  package static let frame = Duration.seconds(1) / 30
  /// The time between two draws after other events: drawing shares the cores with the model.
  package static let calmFrame = Duration.seconds(1) / 20
  /// The time after which the status line's message is replaced by the keys.
  package static let message = Duration.milliseconds(3500)
  /// The time between two steps of an animation.
  package static let step = Duration.milliseconds(100)

  /// Returns the time since some fixed moment.
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
    // Cancellation ends a sleep early; the callers check for it.
    sleep = { try? await clock.sleep(for: $0) }
  }
}

/// The pace of drawing: whether something has changed, and when the next frame is due.
struct FramePacer {
  /// True if the state has changed since the last frame.
  private(set) var isDirty = true
  private var lastFrame: Duration?
  /// The time of the frame that is scheduled.
  private var nextFrame = Duration.zero

  mutating func stateChanged() { isDirty = true }

  /// The state is shown, without a frame.
  mutating func shown() { isDirty = false }

  /// Returns the time at which a frame is due, `interval` after the last one.
  func due(after interval: Duration) -> Duration { lastFrame.map { $0 + interval } ?? .zero }

  /// True if a time is before the scheduled frame.
  func isSooner(_ time: Duration) -> Bool { time < nextFrame }

  mutating func schedule(_ time: Duration) { nextFrame = time }

  /// Begins a frame at a time; returns false if nothing has changed.
  mutating func beginFrame(at now: () -> Duration) -> Bool {
    guard isDirty else { return false }
    isDirty = false
    lastFrame = now()
    return true
  }
}
