package import Foundation

/// How much an answer attended to each of many equal ranges of the document.
package struct DocumentAttention: Sendable, Hashable {
  /// One for each range, in order.
  package let weights: [Float]
  /// Of the document's UTF-8, as long as it was then.
  package let bytes: Int

  /// Nil if nothing was measured.
  package init?(_ weights: [Float], bytes: Int) {
    guard bytes > 0, weights.contains(where: { $0 > 0 }) else { return nil }
    self.weights = weights
    self.bytes = bytes
  }

  /// The weights as little-endian 32-bit numbers.  // (weights × 4)
  package var data: Data {
    Data(
      weights.flatMap { weight in
        let bits = weight.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      })
  }

  /// Nil for what isn't such numbers.
  package init?(_ data: Data, bytes: Int) {
    guard data.count.isMultiple(of: 4) else { return nil }
    let all = [UInt8](data)
    let weights = stride(from: 0, to: all.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(all[start + $1]) << (8 * $1) })
    }
    self.init(weights.map { $0.isFinite ? max(0, $0) : 0 }, bytes: bytes)
  }
}
