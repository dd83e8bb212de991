import Foundation
import Tensors
import TestSupport
import Testing

struct RunningSoftmaxTests {
  private static let instructionSets = InstructionSet.available
  private static let counts = [1, 15, 16, 17, 100, 1000]

  private func numbers(_ count: Int, in range: ClosedRange<Float> = -9...9) -> Matrix {
    var generator = SplitMix(seed: UInt64(count))
    let row = Matrix(rows: 2, columns: count)
    row.withElements { x in
      for index in x.indices { x[index] = Float.random(in: range, using: &generator) }
    }
    return row
  }

  private func logSum(_ x: some Sequence<Float>) -> Float {
    Float(log(x.reduce(0.0) { $0 + exp(Double($1)) }))
  }

  @Test(arguments: instructionSets, counts)
  func `the logarithm of the sum is the definition's`(isa: InstructionSet, count: Int) {
    let x = numbers(count)
    var softmax = RunningSoftmax()
    softmax.add(x, row: 1, count: count, isa)
    let expected = x.withElements { logSum($0[count...]) }
    #expect(abs(softmax.logSum - expected) < 1e-5 * max(1, abs(expected)))
  }

  @Test(arguments: instructionSets)
  func `parts in any order and merged give what the whole gives`(isa: InstructionSet) {
    // The second part dwarfs the first, and a part far below both changes nothing.
    let parts = [
      numbers(50, in: -5...5), numbers(33, in: 200...220), numbers(20, in: -900 ... -800),
    ]
    let expected =
      logSum(
        parts.flatMap { part in part.withElements { $0.prefix(part.columns) } }
          .map { $0 - 200 }) + 200
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      var running = RunningSoftmax()
      var merged = RunningSoftmax()
      for index in order {
        running.add(parts[index], row: 0, count: parts[index].columns, isa)
        var one = RunningSoftmax()
        one.add(parts[index], row: 0, count: parts[index].columns, isa)
        merged.merge(one)
      }
      merged.merge(RunningSoftmax())
      #expect(abs(running.logSum - expected) < 1e-4)
      #expect(abs(merged.logSum - expected) < 1e-4)
    }
  }

  @Test(arguments: instructionSets, counts)
  func `weights are those of the softmax, added to what is there`(isa: InstructionSet, count: Int) {
    let x = numbers(count)
    var softmax = RunningSoftmax()
    softmax.add(x, row: 0, count: count, isa)
    let sums = Matrix(rows: count + 1, columns: 1)
    sums.withElements { $0.update(repeating: 0.5) }
    RunningSoftmax.addWeights(x, row: 0, count: count, shift: softmax.logSum, to: sums, isa)
    sums.withElements { sums in
      x.withElements { x in
        for i in 0..<count { #expect(abs(sums[i] - 0.5 - exp(x[i] - softmax.logSum)) < 1e-5) }
      }
      #expect(sums[count] == 0.5, "a number beyond the count was touched")
    }
  }
}
