import Inference
import Tensors

/// The ceilings of a machine, which bound all its work (Williams 2009).
package struct Roofline: Sendable, Hashable {
  /// The operations per second on bytes, as in quantised products.
  package var int8: Double
  /// The operations per second on float32.
  package var float: Double
  /// The bytes per second that are read from memory.
  package var memory: Double

  package init(int8: Double, float: Double, memory: Double) {
    self.int8 = int8
    self.float = float
    self.memory = memory
  }

  /// Measures the machine on the threads of `ops`.
  init(_ ops: Ops) {
    let probe = MachinePeaks(ops)
    self.init(int8: probe.int8Rate(), float: probe.floatRate(), memory: probe.readRate())
  }

  /// Returns the share of a ceiling that a test reaches.
  ///
  /// Decode is compared with memory, prefill with operations, by its linear layers in their own time.
  package func share(of row: BenchmarkRow) -> Double? {
    if let gigabytes = row.gigabytes { return gigabytes * 1e9 / memory }
    let ceiling = row.workload.hasQuantizedWeights ? int8 : float
    return row.linearGigaOperations.map { $0 * 1e9 / ceiling }
  }
}
