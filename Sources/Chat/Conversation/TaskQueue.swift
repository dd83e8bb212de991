import Synchronization

/// Runs operations one after the other, in the order in which they were asked for.
final class TaskQueue: Sendable {
  private let last = Mutex<Task<Void, Never>?>(nil)

  /// Runs an operation after all earlier ones and returns its task.
  ///
  /// Later operations also wait for a cancelled task to end.
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
