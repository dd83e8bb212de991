internal import CKernels

/// The scaling of attention scores: a factor, then an optional soft cap (cap · tanh(x / cap)).
package struct ScoreScaling: Sendable, Hashable {
  package var scale: Float
  /// The soft cap; 0 means none.
  package var cap: Float

  package init(scale: Float, cap: Float = 0) {
    self.scale = scale
    self.cap = cap
  }

  /// Returns the score, in units of log2, of a product of query and key.
  func callAsFunction(_ product: Float) -> Float {
    let scaled = product * scale
    return (cap > 0 ? cap * hyperbolicTangent(scaled / cap) : scaled) * 1.442_695
  }

  var kernel: ck_scaling_t { ck_scaling_t(scale: scale, cap: cap) }
}

/// The precision of attention scores when many query rows share keys.
package enum ScorePrecision: Sendable, Hashable {
  case float
  /// Queries and keys as 16-bit integers with a scale for each row, weights and values as 8-bit
  /// ones, if the machine has instructions for it.
  ///
  /// Activations have 8 bits, so this loses nothing measurable.
  case integer
}
