import Foundation
package import Tensors

/// Rotary position embedding (Su 2021) with the extensions that model files use.
package struct RotaryEmbedding: Sendable, Hashable {
  /// The change of angles for contexts longer than that of pre-training.
  package enum Scaling: Sendable, Hashable {
    case none
    case linear(factor: Double)
    /// Peng et al. 2023; `originalContext` in tokens.
    case yarn(factor: Double, originalContext: Int)
  }

  /// The angle per position of each pair.
  package private(set) var frequencies: [Double]  // (rotated / 2)
  /// The factor of cosine and sine (the temperature of YaRN and LongRoPE).
  package let magnitude: Double
  package let pairing: RotaryPairing
  private let undivided: [Double]  // (rotated / 2)
  /// The frequencies beyond the original context, or none.
  private var longFrequencies: [Double] = []
  /// The greatest length of a short sequence, in tokens.
  private var originalContext = Int.max

  /// The number of elements of a head that rotate.
  package var rotatedDimensions: Int { frequencies.count * 2 }

  /// Makes the frequencies base^(-2j/n), scaled, and divided by `divisors` (`rope_freqs.weight`) if there
  /// are any.
  package init(
    base: Double, rotatedDimensions n: Int, pairing: RotaryPairing, scaling: Scaling = .none,
    divisors: [Float] = [], attentionFactor: Double = 1
  ) {
    self.pairing = pairing
    let plain = (0..<n / 2).map { j in pow(base, -2 * Double(j) / Double(n)) }
    switch scaling {
    case .none:
      undivided = plain
      magnitude = attentionFactor
    case .linear(let factor):
      undivided = plain.map { $0 / factor }
      magnitude = attentionFactor
    case .yarn(let factor, let originalContext):
      let ramp = Self.yarnRamp(base: base, n: n, originalContext: originalContext)
      undivided = zip(plain, ramp).map { frequency, share in
        frequency / factor * (1 - share) + frequency * share
      }
      magnitude = attentionFactor * (factor > 1 ? 1 + 0.1 * log(factor) : 1)
    }
    frequencies = Self.divided(undivided, by: divisors)
  }

  /// Sets the divisors of sequences of more than `length` tokens (LongRoPE, Ding 2024).
  package mutating func setLongDivisors(_ divisors: [Float], beyond length: Int) {
    longFrequencies = Self.divided(undivided, by: divisors)
    originalContext = length
  }

  /// Returns the rotation of a sequence that may grow to `context` tokens.
  package func suited(to context: Int) -> RotaryEmbedding {
    guard !longFrequencies.isEmpty, context > originalContext else { return self }
    var suited = self
    suited.frequencies = longFrequencies
    return suited
  }

  /// Returns whether sequences of both lengths have the same rotation.
  func isSame(for a: Int, and b: Int) -> Bool {
    longFrequencies.isEmpty || (a > originalContext) == (b > originalContext)
  }

  private static func divided(_ frequencies: [Double], by divisors: [Float]) -> [Double] {
    divisors.isEmpty ? frequencies : zip(frequencies, divisors).map { $0 / Double($1) }
  }

  /// Returns the share of each pair's angle that is left unscaled: 1 where it turns more than 32 times
  /// within the original context, 0 where less than once (Peng 2023, section 3.2).
  private static func yarnRamp(base: Double, n: Int, originalContext: Int) -> [Double] {
    func pair(turning times: Double) -> Double {
      Double(n) * log(Double(originalContext) / (times * 2 * .pi)) / (2 * log(base))
    }
    let low = max(0, pair(turning: 32).rounded(.down))
    let high = min(Double(n - 1), pair(turning: 1).rounded(.up))
    return (0..<n / 2).map { j in
      1 - min(1, max(0, (Double(j) - low) / max(0.001, high - low)))
    }
  }

  /// Fills each row of a table (tokens, rotated) with the cosines, then the sines, of a position.
  package func fill(_ table: Matrix, position: (Int) -> Int) {
    let half = frequencies.count
    precondition(table.columns == 2 * half, "a table of \(table.columns) for \(2 * half)")
    table.withElements { elements in
      for row in 0..<table.rows {
        let angle = Double(position(row))
        for j in 0..<half {
          elements[row * 2 * half + j] = Float(cos(angle * frequencies[j]) * magnitude)
          elements[row * 2 * half + half + j] = Float(sin(angle * frequencies[j]) * magnitude)
        }
      }
    }
  }
}
