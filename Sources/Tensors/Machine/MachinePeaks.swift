import CKernels
import Glibc

/// Measures the machine's peak rates on all threads of a pool: the roofline for every kernel.
package struct MachinePeaks {
  private let pool: ComputePool
  private let isa: ck_isa_t
  /// The number of runs, each of some dozens of milliseconds; the median counts.
  ///
  /// Two hardware threads of a shared core can be twice as fast for a moment, but longer work can't
  /// use that.
  private let repetitions: Int

  package init(_ ops: Ops, repetitions: Int = 20) {
    pool = ops.pool
    isa = ops.isa
    self.repetitions = repetitions
  }

  /// Measures multiplications and additions of bytes per second, summed into 32 bits, in registers.
  package func int8Rate() -> Double {
    let isa = isa
    return rate(operations: ck_probe_int8_operations(isa)) { _ = ck_probe_int8(isa, $0) }
  }

  /// Measures multiplications and additions of float32 per second, in registers.
  package func floatRate() -> Double {
    let isa = isa
    return rate(operations: ck_probe_float_operations(isa)) { _ = ck_probe_float(isa, $0) }
  }

  /// Measures bytes per second of sequential reads from memory that no cache can hold.
  package func readRate() -> Double {
    let words = Self.streamedBytes / MemoryLayout<UInt64>.stride
    let memory = AlignedMemory(uninitializedByteCount: Self.streamedBytes)
    // SAFETY: the memory has as many words, and lives until the last run is over.
    let start = unsafe memory.base.bindMemory(to: UInt64.self, capacity: words)
    // Pages that were never written would all be the same page of zeros.
    unsafe start.update(repeating: 1, count: words)
    let isa = isa
    let parts = pool.threads * 8
    let seconds = median {
      pool.run(parts) { part in
        let first = words * part / parts
        _ = unsafe ck_probe_read(isa, start + first, words * (part + 1) / parts - first)
      }
    }
    return withExtendedLifetime(memory) { Double(Self.streamedBytes) / seconds }
  }

  /// Four times the size of the last-level cache, within limits that any machine can spare.
  private static var streamedBytes: Int {
    min(max(4 * sysconf(Int32(_SC_LEVEL3_CACHE_SIZE)), 128 << 20), 1 << 30)
  }

  /// Measures operations per second of a kernel that takes a number of rounds.
  private func rate(operations: Int, _ kernel: (Int) -> Void) -> Double {
    var rounds = 1000
    // Parts of some milliseconds make up for threads that start late.
    while seconds({ kernel(rounds) }) < 3e-3 { rounds *= 2 }
    let parts = pool.threads * 8
    let usual = median { pool.run(parts) { _ in kernel(rounds) } }
    return Double(parts * rounds * operations) / usual
  }

  /// Measures the seconds of the median run.
  private func median(_ body: () -> Void) -> Double {
    (0..<max(1, repetitions)).map { _ in seconds(body) }.sorted()[max(1, repetitions) / 2]
  }

  private func seconds(_ body: () -> Void) -> Double {
    let start = StageClock.monotonic()
    body()
    return max(1e-9, Double(StageClock.monotonic() - start) / 1e9)
  }
}
