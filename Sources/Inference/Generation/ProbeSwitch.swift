import Synchronization

/// How closely attention is looked at while an answer is generated; looking takes time.
package enum ProbeDepth: UInt8, Sendable {
  case off
  /// Where in the document the answer looks, all heads together.
  case document
  /// Beside that, what each head of single tokens looks at.
  case heads
}

/// A depth that one side sets and another reads.
final class ProbeSwitch: Sendable {
  private let value = Atomic(ProbeDepth.off.rawValue)

  var depth: ProbeDepth { ProbeDepth(rawValue: value.load(ordering: .relaxed)) ?? .off }
  func set(_ depth: ProbeDepth) { value.store(depth.rawValue, ordering: .relaxed) }
}
