import Tensors
import Testing

struct StageClockTests {
  /// A clock that only a test moves.
  private final class Time {
    var nanoseconds: UInt64 = 1_000_000
    var readings = 0

    func pass(_ milliseconds: UInt64) { nanoseconds += milliseconds * 1_000_000 }
  }

  private let time = Time()
  private let clock: StageClock

  init() {
    let time = time
    clock = StageClock {
      time.readings += 1
      return time.nanoseconds
    }
  }

  @Test func `time goes to the stage that was entered last`() {
    time.pass(5)
    clock.enter(.norm)
    time.pass(1)
    clock.enter(.linear)
    time.pass(20)
    clock.enter(.norm)
    time.pass(2)
    clock.leave()
    time.pass(100)
    clock.enter(.sampling)
    time.pass(4)
    clock.leave()
    #expect(clock.take() == [0.020, 0, 0.003, 0.004, 0])
    #expect(clock.take() == [0, 0, 0, 0, 0], "what was taken is gone")
  }

  @Test func `a stage that continues reads no clock`() {
    clock.leave()
    #expect(time.readings == 0)
    for _ in 0..<10 {
      clock.enter(.other)
      time.pass(1)
    }
    clock.leave()
    #expect(time.readings == 2)
    #expect(clock.take()[Stage.other.rawValue] == 0.010)
  }

  @Test func `operations enter their stages`() {
    let pool = ComputePool(threads: 1)
    let ops = Ops(pool: pool)
    let x = Matrix(rows: 1, columns: 32)
    let w = PackedMatrix(
      rows: 16, columns: 32, type: .f32, bytes: [UInt8](repeating: 0, count: 16 * 32 * 4),
      pool: pool)
    let operations: [(Stage, () -> Void)] = [
      (.linear, { ops.matmul(x, w, into: Matrix(rows: 1, columns: 16)) }),
      (.norm, { ops.rmsNorm(x, weight: x, epsilon: 1, into: x) }),
      (
        .norm,
        {
          ops.rope(
            x, heads: 1, table: Matrix(rows: 1, columns: 8), rotatedDimensions: 8,
            pairing: .interleaved)
        }
      ),
      (.other, { ops.add(x, into: Matrix(rows: 1, columns: 32)) }),
      (.other, { ops.siluMultiply(x, x, into: x) }),
    ]
    for (stage, operation) in operations {
      operation()
      ops.stages.leave()
      let seconds = ops.stages.take()
      for other in Stage.allCases { #expect((seconds[other.rawValue] > 0) == (other == stage)) }
    }
  }
}
