import Synchronization

/// Runs operations one after the other, in the order in which they were asked for.
final class TaskQueue: Sendable {
  private let last = Mutex<Task<Void, Never>?>(nil)

  /// Cancelling the task doesn't let a later one overtake it.
  func enqueue<Value: Sendable>(
    _ operation: @escaping @Sendable () async -> Value
  ) -> Task<Value, Never> {
    last.withLock { last in
      let task = Task { [previous = last] in
        await previous?.value
        return await operation()
      }
      last = Task { _ = await task.value }
      return task
    }
  }
}
