import Synchronization
import Tensors
import Testing

@Suite struct ComputePoolTests {
  /// One count for each part; `Atomic` can't stand in an array.
  private final class Counts: Sendable {
    private let counts: Mutex<[Int]>

    init(_ parts: Int) {
      counts = Mutex(Array(repeating: 0, count: parts))
    }

    func add(_ part: Int) { counts.withLock { $0[part] += 1 } }
    var all: [Int] { counts.withLock { $0 } }
  }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 7, 100])
  func `every part runs once`(threads: Int, parts: Int) {
    let pool = ComputePool(threads: threads)
    let counts = Counts(parts)
    for _ in 0..<50 { pool.run(parts) { counts.add($0) } }
    #expect(counts.all == Array(repeating: 50, count: parts))
  }

  @Test func `thousands of short runs lose and repeat nothing`() {
    let pool = ComputePool(threads: 4)
    let total = Atomic<Int>(0)
    for run in 0..<5000 {
      pool.run(run % 5) { total.add($0 + 1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 1000 * (0 + 1 + 3 + 6 + 10))
  }

  @Test func `data that parts write is visible when the run returns`() {
    let pool = ComputePool(threads: 3)
    let matrix = Matrix(rows: 64, columns: 64)
    for round in 1...100 {
      pool.run(64) { row in
        matrix.rows(row..<row + 1).withElements { elements in
          for index in elements.indices { elements[index] += 1 }
        }
      }
      #expect(matrix.values.allSatisfy { $0 == Float(round) })
    }
  }

  @Test func `a long part doesn't hold up the others`() {
    let pool = ComputePool(threads: 2)
    let others = Atomic<Int>(0)
    // Part 0 ends only when the other thread has done all the rest.
    pool.run(20) { part in
      if part == 0 {
        while others.load(ordering: .acquiring) < 19 {}
      } else {
        others.add(1, ordering: .releasing)
      }
    }
    #expect(others.load(ordering: .relaxed) == 19)
  }

  @Test func `a part that starts a run is a programmer error`() async {
    await #expect(processExitsWith: .failure) {
      let pool = ComputePool(threads: 2)
      pool.run(4) { _ in pool.run(2) { _ in } }
    }
  }

  @Test func `pools come and go`() {
    for threads in 1...20 {
      let pool = ComputePool(threads: threads % 4 + 1)
      let total = Atomic<Int>(0)
      pool.run(10) { total.add($0, ordering: .relaxed) }
      #expect(total.load(ordering: .relaxed) == 45)
    }
  }
}
