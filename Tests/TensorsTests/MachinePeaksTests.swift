import Tensors
import Testing

struct MachinePeaksTests {
  @Test(arguments: instructionSets)
  func `every instruction set has its ceilings`(_ set: InstructionSet) {
    let ops = Ops(pool: ComputePool(threads: 2), instructionSet: set)
    let probe = MachinePeaks(ops, repetitions: 1)
    for rate in [probe.int8Rate(), probe.floatRate(), probe.readRate()] {
      // From a toy to the best core there is, in operations or bytes a second.
      #expect((1e6...1e15).contains(rate), "\(rate)")
    }
  }
}
