/// A fixed set of threads that share out the parts of one operation at a time.
package final class ComputePool: @unchecked Sendable {
  /// Threads that work, the caller's included.
  package let threads: Int

  package init(threads: Int) { self.threads = max(1, threads) }

  /// Calls `body` once for each part, on any thread, and returns when all are done.
  package func run(_ parts: Int, _ body: (Int) -> Void) { for part in 0..<parts { body(part) } }
}
