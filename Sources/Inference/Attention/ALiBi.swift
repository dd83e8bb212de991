import Foundation

/// Attention with linear biases: a score falls with the distance of the key, for each head by a slope
/// of its own (Press 2022, section 3).
package enum ALiBi {
  /// The slopes (heads): a geometric series, and for heads past a power of two every other number of
  /// the series for twice as many.
  package static func slopes(heads: Int, maximumBias: Double) -> [Float] {
    var power = 1
    while power * 2 <= heads { power *= 2 }
    return (0..<heads).map { head in
      let exponent =
        head < power
        ? -maximumBias / Double(power) * Double(head + 1)
        : -maximumBias / 2 / Double(power) * Double(2 * (head - power) + 1)
      return Float(pow(2, exponent))
    }
  }
}
