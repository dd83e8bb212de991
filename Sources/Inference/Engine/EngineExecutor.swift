import Dispatch

/// Runs the engine on a thread of its own, so that computing never blocks the cooperative pool.
package final class EngineExecutor: SerialExecutor {
  // `DispatchSerialQueue`, which is an executor itself, doesn't exist on Linux.
  private let queue = DispatchQueue(label: "lcchat.engine", qos: .userInitiated)

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
