/// Which tokens a token attends to: what a layer or a user picks.
///
/// Names as in the papers.
package enum AttentionPattern: Hashable, Sendable {
  /// All earlier ones.
  case causal
  /// The last `size`, itself included (Longformer; Mistral's and Gemma's local layers).
  case slidingWindow(size: Int)
  /// The first `sinks` and the last `window`, at positions inside that cache
  /// (StreamingLLM, Xiao et al. 2023, section 3.2).
  case sinksAndWindow(sinks: Int, window: Int)
  /// Of blocks of tokens the first `global`, the last `window` and `random` others, chosen anew for
  /// each block of queries (BigBird, Zaheer et al. 2020, section 2; its causal form).
  case bigBird(block: Int, global: Int, window: Int, random: Int, seed: UInt64)
  /// Some ranges of tokens, the first `sinks` and the last `window`, all at their own positions.
  case selected(blocks: [Range<Int>], sinks: Int, window: Int)
  /// All tokens of the text, later ones too: an encoder's global layer.
  case bidirectional
  /// Those at a distance of `reach` at most, on both sides: an encoder's local layer.
  case neighbours(reach: Int)

  /// The position at which a query meets keys that were re-based: sinks stay where they are, and
  /// the window follows them directly.
  func farPosition(of query: Int) -> Int {
    guard case .sinksAndWindow(let sinks, let window) = self else { return query }
    return min(query, sinks + window - 1)
  }

  /// Tokens that a cache must keep behind the newest, or nil for all.
  var window: Int? {
    switch self {
    case .causal, .bigBird, .selected, .bidirectional, .neighbours: nil
    case .slidingWindow(let size): size
    case .sinksAndWindow(_, let window): window
    }
  }

  /// Tokens that a query sees at most.
  package var reach: Int {
    switch self {
    case .causal, .bidirectional: .max
    case .slidingWindow(let size): size
    case .sinksAndWindow(let sinks, let window): sinks + window
    case .bigBird(let block, let global, let window, let random, _):
      (global + window + random) * block
    case .selected(let blocks, let sinks, let window):
      blocks.reduce(sinks + window) { $0 + $1.count }
    case .neighbours(let reach): 2 * reach + 1
    }
  }

  /// Tokens that a cache must keep at the start.
  var sinks: Int {
    guard case .sinksAndWindow(let sinks, _) = self else { return 0 }
    return sinks
  }

  /// Whether a token sees later ones, so that a text must be read at once.
  package var isBidirectional: Bool {
    switch self {
    case .bidirectional, .neighbours: true
    default: false
    }
  }
}
