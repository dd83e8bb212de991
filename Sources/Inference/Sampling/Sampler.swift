import Foundation
package import Tensors
package import Tokenizers

/// Chooses the next token: repetition penalty, top-k, top-p, min-p, then temperature.
///
/// Reproducible: the same seed and logits give the same tokens on every machine.
package struct Sampler {
  private let parameters: SamplingParameters
  private var generator: SplitMix64
  /// The tokens generated so far; words of the document may be repeated freely.
  private var recent: [TokenID] = []

  private struct Candidate {
    var token: TokenID
    var logit: Float
    var probability: Float = 0
  }

  package init(_ parameters: SamplingParameters) {
    self.parameters = parameters
    generator = SplitMix64(seed: parameters.seed)
  }

  /// The next token after logits (1, vocabulary), which the penalty may change.
  package mutating func next(_ logits: Matrix) -> TokenID {
    penalize(logits)
    let token =
      parameters.temperature > 0
      ? draw(logits) : logits.withElements { TokenID(Self.largest($0)) }
    recent.append(token)
    return token
  }

  private static func largest(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
    var best = 0
    // A comparison with NaN is false, so NaN in first place would never be beaten.
    for index in logits.indices
    where logits[index] > logits[best] || (logits[best].isNaN && !logits[index].isNaN) {
      best = index
    }
    return best
  }

  private func penalize(_ logits: Matrix) {
    let penalty = parameters.repetitionPenalty
    guard penalty != 1 else { return }
    logits.withElements { logits in
      for token in Set(recent.suffix(parameters.repetitionWindow)) {
        let logit = logits[Int(token)]
        logits[Int(token)] = logit > 0 ? logit / penalty : logit * penalty
      }
    }
  }

  private mutating func draw(_ logits: Matrix) -> TokenID {
    var candidates = self.candidates(logits)
    let top = candidates[0].logit
    setProbabilities(&candidates, temperature: 1, top: top)
    var mass: Float = 0
    var kept = 0
    for candidate in candidates {
      let isLikely = candidate.probability >= parameters.minP * candidates[0].probability
      // Rounding lets the mass reach 1 before the last candidate.
      let isNeeded = mass < parameters.topP || parameters.topP >= 1
      guard kept == 0 || (isNeeded && isLikely) else { break }
      mass += candidate.probability
      kept += 1
    }
    candidates.removeSubrange(kept...)
    setProbabilities(&candidates, temperature: parameters.temperature, top: top)
    var remaining = Float(generator.next() >> 40) / Float(1 << 24)
    for candidate in candidates {
      remaining -= candidate.probability
      if remaining < 0 { return candidate.token }
    }
    return candidates[candidates.count - 1].token
  }

  /// The tokens that top-k leaves, most likely first.
  private func candidates(_ logits: Matrix) -> [Candidate] {
    var all: [Candidate] = []
    logits.withElements { logits in
      let best = Self.largest(logits)
      guard logits[best].isFinite else {
        // Differences from infinity, or of nothing but NaN, mean nothing: greedy.
        all.append(Candidate(token: TokenID(best), logit: 0))
        return
      }
      let floor = logits[best] - 30 * max(1, parameters.temperature)  // e^-30 is never drawn
      for index in logits.indices where logits[index] > floor {
        all.append(Candidate(token: TokenID(index), logit: logits[index]))
      }
    }
    all.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.token < $1.token }
    if parameters.topK > 0, all.count > parameters.topK { all.removeSubrange(parameters.topK...) }
    return all
  }

  private func setProbabilities(_ candidates: inout [Candidate], temperature: Float, top: Float) {
    var sum: Float = 0
    for index in candidates.indices {
      candidates[index].probability = exp((candidates[index].logit - top) / temperature)
      sum += candidates[index].probability
    }
    for index in candidates.indices { candidates[index].probability /= sum }
  }
}

/// A small generator whose sequence is fixed by its seed (Steele 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
