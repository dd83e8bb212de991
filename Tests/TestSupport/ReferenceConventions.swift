import Foundation
import Tensors

/// The facts about an architecture that its files leave out, as llama.cpp has them.
struct ReferenceConventions {
  let architecture: String

  /// True if embeddings are multiplied by the root of their width.
  var scalesEmbedding: Bool { architecture.hasPrefix("gemma") }

  /// True if the chosen experts' weights sum to 1.
  var renormalizesExperts: Bool { !["olmoe", "qwen2moe"].contains(architecture) }

  /// The activation of a gate.
  func activation(_ x: Double) -> Double {
    scalesEmbedding || architecture == "modern-bert" ? Self.gelu(x) : x / (1 + exp(-x))
  }

  /// GELU in its tanh form.
  static func gelu(_ x: Double) -> Double {
    x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }

  /// Layers from one that sees everything to the next; nil for models without sliding windows.
  var windowPeriod: Int? { ["gemma2": 2, "gemma3": 6, "modern-bert": 3][architecture] }

  /// True if the first layer of a period sees everything, false if the last one does.
  var firstIsFull: Bool { architecture == "modern-bert" }

  /// The largest ALiBi bias of an architecture whose files don't name it.
  var alibiBias: Double? { architecture == "bloom" ? 8 : nil }

  /// True if a pair is (2j, 2j + 1), false if it is (j, j + rotated / 2).
  var rotatesNeighbours: Bool { architecture == "llama" }

  /// The base of windowed layers where files don't name it and it isn't that of the other layers.
  var windowedBase: Double? { ["gemma3", "modern-bert"].contains(architecture) ? 10_000 : nil }
}

/// Rotary position embedding (Su 2021) with linear, YaRN and LongRoPE scaling.
struct ReferenceRotation {
  private let angles: [Double]  // a position, of each pair
  private let magnitude: Double
  private let rotatesNeighbours: Bool

  /// Reads the rotation of a model's windowed or other layers; `divisors` are (rotated / 2).
  init(
    _ file: ReferenceFile, headDimension: Int, isWindowed: Bool, divisors: [Double]?
  ) {
    let n = file.number("rope.dimension_count") ?? Double(headDimension)
    let own = isWindowed ? file.number("rope.freq_base_swa") ?? file.conventions.windowedBase : nil
    let base = own ?? file.number("rope.freq_base") ?? 10_000
    let type = try? file.metadata.string(file.key("rope.scaling.type"))
    let factor = own == nil && type != "none" ? file.number("rope.scaling.factor") ?? 1 : 1
    let isYarn = type == "yarn"
    // The pair that turns a number of times within the original context (Peng 2023, section 3.2).
    let context = file.number("rope.scaling.original_context_length") ?? 0
    func pair(turning times: Double) -> Double {
      n * log(context / (times * 2 * .pi)) / (2 * log(base))
    }
    let low = isYarn ? max(0, pair(turning: 32).rounded(.down)) : 0
    let high = isYarn ? min(n - 1, pair(turning: 1).rounded(.up)) : 0
    angles = (0..<Int(n) / 2).map { j in
      let angle = pow(base, -2 * Double(j) / n) / (own == nil ? divisors?[j] ?? 1 : 1)
      guard isYarn else { return angle / factor }
      let scaled = min(1, max(0, (Double(j) - low) / max(0.001, high - low)))
      return angle * (1 - scaled) + angle / factor * scaled
    }
    magnitude =
      (file.number("rope.scaling.attn_factor") ?? 1) * (isYarn ? 1 + 0.1 * log(factor) : 1)
    rotatesNeighbours = file.conventions.rotatesNeighbours
  }

  /// Rotates a head (d) at a position.
  func callAsFunction(_ x: [Double], position: Int) -> [Double] {
    var y = x
    for (j, angle) in angles.enumerated() {
      let (a, b) = rotatesNeighbours ? (2 * j, 2 * j + 1) : (j, j + angles.count)
      let (c, s) = (cos(Double(position) * angle), sin(Double(position) * angle))
      y[a] = (x[a] * c - x[b] * s) * magnitude
      y[b] = (x[a] * s + x[b] * c) * magnitude
    }
    return y
  }
}

extension ReferenceFile {
  /// The largest ALiBi bias (Press 2022); 0 for models without.
  var alibiBias: Double { conventions.alibiBias ?? number("attention.max_alibi_bias") ?? 0 }

  /// Returns the slope of a head's linear bias, with a second series beyond a power of two.
  func alibiSlope(_ head: Int, of heads: Int) -> Double {
    guard alibiBias > 0 else { return 0 }
    let power = 1 << Int(log2(Double(heads)))
    return head < power
      ? exp2(-alibiBias * Double(head + 1) / Double(power))
      : exp2(-alibiBias / 2 * Double(2 * (head - power) + 1) / Double(power))
  }
}
