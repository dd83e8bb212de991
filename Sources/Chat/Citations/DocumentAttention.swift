package import Foundation

/// An answer's attention over the document, in equal ranges of its bytes.
package struct DocumentAttention: Sendable, Hashable {
  /// The attention to each range, in order. // (ranges)
  package let weights: [Float]
  /// The document's length in UTF-8 bytes when the attention was measured.
  package let bytes: Int

  /// Creates the attention; nil if all weights are 0 or the document is empty.
  package init?(_ weights: [Float], bytes: Int) {
    guard bytes > 0, weights.contains(where: { $0 > 0 }) else { return nil }
    self.weights = weights
    self.bytes = bytes
  }

  /// The weights as little-endian 32-bit floats. // (ranges × 4 bytes)
  package var data: Data {
    Data(
      weights.flatMap { weight in
        let bits = weight.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      })
  }

  /// Reads weights in the format of `data`; nil if the length isn't a multiple of 4 or all are 0.
  ///
  /// Negative and infinite weights count as 0.
  package init?(_ data: Data, bytes: Int) {
    guard data.count.isMultiple(of: 4) else { return nil }
    let all = [UInt8](data)
    let weights = stride(from: 0, to: all.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(all[start + $1]) << (8 * $1) })
    }
    self.init(weights.map { $0.isFinite ? max(0, $0) : 0 }, bytes: bytes)
  }
}
