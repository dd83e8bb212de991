import Tensors
import Testing

struct MachineProbeTests {
  @Test(arguments: instructionSets)
  func `every instruction set has its ceilings`(_ set: InstructionSet) {
    let probe = MachineProbe(Ops(pool: ComputePool(threads: 2), instructionSet: set))
    for rate in [probe.int8Rate(), probe.floatRate(), probe.readRate()] {
      // From a toy to the best core there is, in operations or bytes a second.
      #expect((1e6...1e15).contains(rate), "\(rate)")
    }
  }
}
