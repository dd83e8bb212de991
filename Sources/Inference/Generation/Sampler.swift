import Foundation
package import Tensors
package import Tokenization

/// The settings of sampling; the defaults suit questions about a document.
package struct SamplingParameters: Sendable, Hashable {
  /// The divisor of logits; 0 is greedy.
  package var temperature: Float = 0
  /// The number of most probable tokens to keep; 0 keeps all.
  package var topK = 0
  /// The smallest set of tokens with this total probability is kept.
  package var topP: Float = 1
  /// The least probability of a token, as a share of the most probable one's.
  package var minP: Float = 0
  /// The factor that lowers the logits of recent tokens; 1 is none.
  package var repetitionPenalty: Float = 1
  /// The number of last tokens that count as recent.
  package var repetitionWindow = 64
  package var seed: UInt64 = 0

  package init() {}

  package static let greedy = SamplingParameters()
}

/// Chooses the next token: repetition penalty, top-k, top-p, min-p, then temperature.
///
/// The same seed and logits give the same tokens on every machine.
package struct Sampler {
  private let parameters: SamplingParameters
  private var generator: SplitMix64
  /// The tokens generated so far; words of the document may be repeated freely.
  private var recent: [TokenID] = []

  package init(_ parameters: SamplingParameters) {
    self.parameters = parameters
    generator = SplitMix64(seed: parameters.seed)
  }

  /// The maximum number of refused tokens; the next choice is then taken in any case.
  private static let mostRefused = 64

  /// Chooses the next token from logits (1, vocabulary).
  ///
  /// The penalty may change the logits, and those of refused tokens become minus infinity.
  package mutating func next(
    _ logits: Matrix, refusing isRefused: (TokenID) -> Bool = { _ in false }
  ) -> TokenID {
    penalize(logits)
    var token = choice(logits)
    for _ in 0..<Self.mostRefused where isRefused(token) {
      logits.withElements { $0[Int(token)] = -.infinity }
      token = choice(logits)
    }
    recent.append(token)
    return token
  }

  private mutating func choice(_ logits: Matrix) -> TokenID {
    parameters.temperature > 0
      ? draw(logits) : logits.withElements { TokenID(Self.largest($0)) }
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
    logits.withElements { logits in
      let best = Self.largest(logits)
      // Differences from infinity, or of nothing but NaN, mean nothing: greedy.
      guard logits[best].isFinite else { return TokenID(best) }
      let share = Double(generator.next() >> 11) / Double(1 << 53)
      let isCut = parameters.topK > 0 || parameters.topP < 1 || parameters.minP > 0
      return isCut
        ? Kept(logits, top: logits[best], parameters).token(at: share)
        : Self.token(at: share, logits, top: logits[best], parameters.temperature)
    }
  }

  /// Returns the token at a share (0..<1) of all weight, in the vocabulary's order.
  private static func token(
    at share: Double, _ logits: UnsafeMutableBufferPointer<Float>, top: Float, _ temperature: Float
  ) -> TokenID {
    // Sums of parts, so that only one part has to be searched.
    let length = 1024
    let starts = stride(from: 0, to: logits.count, by: length)
    func weight(_ index: Int) -> Double {
      let far = (logits[index] - top) / temperature
      return far > -30 ? Double(exp(far)) : 0  // e^-30 is never drawn, and NaN neither
    }
    let sums = starts.map { start in
      (start..<min(start + length, logits.count)).reduce(0) { $0 + weight($1) }
    }
    var left = share * sums.reduce(0, +)
    var last = 0
    for (start, sum) in zip(starts, sums) where sum > 0 {
      last = start
      if left < sum { break }
      left -= sum
    }
    var chosen = last
    for index in last..<min(last + length, logits.count) where weight(index) > 0 {
      chosen = index
      left -= weight(index)
      if left < 0 { break }
    }
    return TokenID(chosen)
  }
}

/// The tokens to draw from, with their weights.
private struct Kept {
  private struct Candidate {
    var token: TokenID
    /// The logit less the largest one.
    var logit: Float
  }

  private var candidates: [Candidate] = []
  private let temperature: Float

  /// Keeps the tokens that top-k, top-p and min-p leave; `top` is the largest logit.
  init(
    _ logits: UnsafeMutableBufferPointer<Float>, top: Float, _ parameters: SamplingParameters
  ) {
    temperature = parameters.temperature
    let whole = 30 * max(1, temperature)  // e^-30 is never drawn
    let mass =
      parameters.topK > 0 ? 0 : Self.mass(Self.candidates(logits, top: top, span: whole))
    // Sorting the whole vocabulary would take longer than the model's work for a token, and most kept
    // tokens are near the top.
    for span: Float in [4, 8, 16, whole] {
      candidates = Self.candidates(logits, top: top, span: span)
      candidates.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.token < $1.token }
      let isFull = parameters.topK > 0 && candidates.count >= parameters.topK
      if isFull { candidates.removeSubrange(parameters.topK...) }
      if parameters.topK > 0, !isFull, span < whole { continue }
      let kept = Self.prefix(
        of: candidates, mass: parameters.topK > 0 ? Self.mass(candidates) : mass, parameters)
      let isWhole = isFull || span == whole
      if kept < candidates.count || isWhole {
        candidates.removeSubrange(kept...)
        return
      }
    }
  }

  /// Returns the number of candidates that min-p and top-p leave; `mass` is the weight of all.
  private static func prefix(
    of candidates: [Candidate], mass: Double, _ parameters: SamplingParameters
  ) -> Int {
    var met = 0.0
    for (index, candidate) in candidates.enumerated() {
      let weight = Double(exp(candidate.logit))
      let isLikely = weight >= Double(parameters.minP)
      // Rounding lets the mass reach 1 before the last candidate.
      let isNeeded = met < Double(parameters.topP) * mass || parameters.topP >= 1
      guard index == 0 || (isNeeded && isLikely) else { return index }
      met += weight
    }
    return candidates.count
  }

  private static func candidates(
    _ logits: UnsafeMutableBufferPointer<Float>, top: Float, span: Float
  ) -> [Candidate] {
    var near: [Candidate] = []
    for index in logits.indices where logits[index] > top - span {
      near.append(Candidate(token: TokenID(index), logit: logits[index] - top))
    }
    return near
  }

  private static func mass(_ candidates: [Candidate]) -> Double {
    candidates.reduce(0) { $0 + Double(exp($1.logit)) }
  }

  /// Returns the token at a share (0..<1) of all weight.
  func token(at share: Double) -> TokenID {
    let weights = candidates.map { exp($0.logit / temperature) }
    var left = share * weights.reduce(0) { $0 + Double($1) }
    for (candidate, weight) in zip(candidates, weights) {
      left -= Double(weight)
      if left < 0 { return candidate.token }
    }
    return candidates[candidates.count - 1].token
  }
}

extension ForwardPass {
  /// Chooses the next token from logits (1, vocabulary), timed as a stage of its own.
  package func sample(
    _ logits: Matrix, _ sampler: inout Sampler,
    refusing isRefused: (TokenID) -> Bool = { _ in false }
  ) -> TokenID {
    ops.stages.enter(.sampling)
    defer { ops.stages.leave() }
    return sampler.next(logits, refusing: isRefused)
  }
}
