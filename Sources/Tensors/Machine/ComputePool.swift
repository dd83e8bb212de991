import CKernels
import Glibc
import Synchronization

/// A fixed set of threads that share out the parts of one operation at a time.
///
/// Parts are taken one by one, so that a slow core takes fewer. Idle threads spin for some tens of
/// microseconds, which covers the gap between two operations of a forward pass, and then sleep.
package final class ComputePool: @unchecked Sendable {
  // Unchecked: `workers` is written in init only, and `crew` orders its own accesses.

  /// The number of threads that work, the caller's included.
  package let threads: Int
  private let crew = ComputeCrew()
  private let isRunning = Atomic<Bool>(false)
  private var workers: [pthread_t] = []

  package init(threads: Int) {
    self.threads = max(1, threads)
    for _ in 1..<max(1, threads) {
      var worker = pthread_t()
      let crew = unsafe Unmanaged.passRetained(crew)
      // SAFETY: the thread takes over the reference that was retained for it.
      let failure = unsafe pthread_create(
        &worker, nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          let crew = unsafe Unmanaged<ComputeCrew>.fromOpaque(argument).takeRetainedValue()
          crew.workUntilDismissed()
          return nil
        }, crew.toOpaque())
      if failure == 0 { workers.append(worker) } else { unsafe crew.release() }
    }
  }

  deinit {
    crew.dismiss()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// Calls `body` once for each part, on any thread, and returns when all are done.
  ///
  /// The pool does one run at a time: a part must not start another. With several threads a run
  /// makes one small allocation, because Swift checks that `body` hasn't escaped.
  package func run(_ parts: Int, _ body: (Int) -> Void) {
    let wasRunning = isRunning.exchange(true, ordering: .acquiring)
    precondition(!wasRunning, "a pool runs one operation at a time; a part can't start another")
    defer { isRunning.store(false, ordering: .releasing) }
    if workers.isEmpty || parts <= 1 {
      for part in 0..<parts { body(part) }
    } else {
      withoutActuallyEscaping(body) { crew.run(parts, $0) }
    }
  }
}

/// The state that the threads of a pool share: the current operation and its progress.
@safe
private final class ComputeCrew: @unchecked Sendable {
  // Unchecked: `body` and `parts` are written only while no part is open, before `ticket` is
  // published, and read only by a thread that has claimed a part and not yet reported it done.
  private var body: ((Int) -> Void)?
  private var parts = 0
  /// Number of the operation in the high half, parts not yet claimed in the low half.
  private let ticket = Atomic<UInt64>(0)
  private let done = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(false)
  // SAFETY: both live as long as this object, which every worker retains.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let workArrived: UnsafeMutablePointer<pthread_cond_t>
  private let workDone: UnsafeMutablePointer<pthread_cond_t>
  private static let spins = 2000

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe workArrived = .allocate(capacity: 1)
    unsafe workDone = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(workArrived, nil)
    unsafe pthread_cond_init(workDone, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(workDone)
    unsafe pthread_cond_destroy(workArrived)
    unsafe pthread_mutex_destroy(mutex)
    unsafe workDone.deallocate()
    unsafe workArrived.deallocate()
    unsafe mutex.deallocate()
  }

  func run(_ parts: Int, _ body: @escaping (Int) -> Void) {
    precondition(parts <= Int(UInt32.max), "\(parts) parts")
    self.body = body
    self.parts = parts
    done.store(0, ordering: .relaxed)
    let operation = (ticket.load(ordering: .relaxed) >> 32) &+ 1
    ticket.store(operation << 32 | UInt64(parts), ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { unsafe wake(workArrived) }
    work()
    for _ in 0..<Self.spins where done.load(ordering: .acquiring) < parts { ck_relax() }
    if done.load(ordering: .acquiring) < parts { sleepUntilDone(parts) }
    self.body = nil
  }

  func workUntilDismissed() {
    while !isDismissed.load(ordering: .acquiring) {
      work()
      var spin = 0
      while spin < Self.spins, !isWorkOpen, !isDismissed.load(ordering: .relaxed) {
        ck_relax()
        spin += 1
      }
      if spin == Self.spins { sleepUntilWork() }
    }
  }

  func dismiss() {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    unsafe wake(workArrived)
  }

  private var isWorkOpen: Bool {
    UInt32(truncatingIfNeeded: ticket.load(ordering: .sequentiallyConsistent)) > 0
  }

  /// Claims and does parts until none is left.
  private func work() {
    var seen = ticket.load(ordering: .acquiring)
    while UInt32(truncatingIfNeeded: seen) > 0 {
      let (claimed, now) = ticket.weakCompareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if claimed {
        // Once this part is reported done, `parts` may already belong to the next operation.
        let all = parts
        perform(all - Int(UInt32(truncatingIfNeeded: seen)))
        let finished = done.add(1, ordering: .sequentiallyConsistent).newValue
        if finished == all, callerSleeps.load(ordering: .sequentiallyConsistent) {
          unsafe wake(workDone)
        }
        seen = ticket.load(ordering: .acquiring)
      } else {
        seen = now
      }
    }
  }

  // Not inlined, so that no reference to `body` outlives the part.
  @inline(never)
  private func perform(_ part: Int) {
    body?(part)
  }

  private func wake(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  private func sleepUntilWork() {
    unsafe pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !isWorkOpen, !isDismissed.load(ordering: .sequentiallyConsistent) {
      unsafe pthread_cond_wait(workArrived, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
  }

  private func sleepUntilDone(_ parts: Int) {
    unsafe pthread_mutex_lock(mutex)
    callerSleeps.store(true, ordering: .sequentiallyConsistent)
    while done.load(ordering: .sequentiallyConsistent) < parts {
      unsafe pthread_cond_wait(workDone, mutex)
    }
    callerSleeps.store(false, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
  }
}
