internal import CKernels

/// The scores' way to weights: scale, then an optional soft cap (cap · tanh(x / cap)).
package struct ScoreScaling: Sendable, Hashable {
  package var scale: Float
  /// 0 is none.
  package var cap: Float

  package init(scale: Float, cap: Float = 0) {
    self.scale = scale
    self.cap = cap
  }

  /// A score in units of log2 from a product.
  func callAsFunction(_ product: Float) -> Float {
    let scaled = product * scale
    return (cap > 0 ? cap * hyperbolicTangent(scaled / cap) : scaled) * 1.442_695
  }

  var kernel: ck_scaling_t { ck_scaling_t(scale: scale, cap: cap) }
}

/// How exactly queries meet keys where many rows share them.
package enum ScorePrecision: Sendable, Hashable {
  case float
  /// Queries and keys as 16-bit integers with a scale a row, weights and values as 8-bit ones, where
  /// the machine has instructions for it: beside activations in 8 bits nothing is lost.
  case integer
}
