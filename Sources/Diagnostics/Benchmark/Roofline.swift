import Inference
import Tensors

/// What a machine can do at most, by which all its work is bounded (Williams 2009).
package struct Roofline: Sendable, Hashable {
  /// Operations a second on bytes, as quantised products are made of.
  package var int8: Double
  /// Operations a second on float32.
  package var float: Double
  /// Bytes a second that are read from memory.
  package var memory: Double

  package init(int8: Double, float: Double, memory: Double) {
    self.int8 = int8
    self.float = float
    self.memory = memory
  }

  /// Measures the machine on the threads of `ops`.
  init(_ ops: Ops) {
    let probe = MachineProbe(ops)
    self.init(int8: probe.int8Rate(), float: probe.floatRate(), memory: probe.readRate())
  }

  /// The part of it that a test reaches: decode of the memory, prefill of the operations, by its
  /// linear layers in their own time.
  package func share(of row: BenchmarkRow) -> Double? {
    if let gigabytes = row.gigabytes { return gigabytes * 1e9 / memory }
    let ceiling = row.workload.hasQuantizedWeights ? int8 : float
    return row.linearGigaOperations.map { $0 * 1e9 / ceiling }
  }
}
