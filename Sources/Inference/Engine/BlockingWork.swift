import Dispatch
import Synchronization

/// Runs work that computes or waits for long on a thread outside the cooperative pool.
///
/// - Parameter work: the work; its argument returns true once the caller's task is cancelled.
/// - Returns: the result of `work`.
/// - Throws: the error of `work`.
package func onBlockingThread<Value: Sendable, Failure: Error>(
  _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws(Failure) -> Value
) async throws(Failure) -> Value {
  let isCancelled = Mutex(Task.isCancelled)
  let result: Result<Value, Failure> = await withTaskCancellationHandler {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let result = Result { () throws(Failure) in
          try work { isCancelled.withLock { $0 } }
        }
        continuation.resume(returning: result)
      }
    }
  } onCancel: {
    isCancelled.withLock { $0 = true }
  }
  return try result.get()
}
