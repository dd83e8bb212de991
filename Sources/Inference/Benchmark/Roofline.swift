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

  /// How near the parts of a measurement come to what bounds them, each in its own time.
  package struct Shares: Sendable, Hashable {
    /// Of the linear layers while a prompt is read.
    package var linear: Double?
    /// Of attention while a prompt is read, against float32.
    package var attention: Double?
    /// Of the memory while tokens are generated.
    package var memory: Double?

    package init(linear: Double? = nil, attention: Double? = nil, memory: Double? = nil) {
      self.linear = linear
      self.attention = attention
      self.memory = memory
    }
  }

  package func shares(of row: BenchmarkRow) -> Shares {
    if let gigabytes = row.gigabytes { return Shares(memory: gigabytes * 1e9 / memory) }
    let tokens = Double(row.workload.tokens * row.seconds.count)
    func share(_ stage: Stage, _ operations: Double, of ceiling: Double) -> Double? {
      let seconds = row.stages[stage]
      return seconds > 0 ? tokens * operations / seconds / ceiling : nil
    }
    return Shares(
      linear: share(
        .linear, row.workload.linearOperations,
        of: row.workload.hasQuantizedWeights ? int8 : float),
      attention: share(.attention, row.workload.attentionOperations, of: float))
  }
}
