/// The rule that says which tokens a token attends to, by the names of the papers.
package enum AttentionPattern: Hashable, Sendable {
  /// All earlier tokens.
  case causal
  /// The last `size`, itself included (Longformer; Mistral's and Gemma's local layers).
  case slidingWindow(size: Int)
  /// The first `sinks` and the last `window`, at positions inside that cache
  /// (StreamingLLM, Xiao et al. 2023, section 3.2).
  case sinksAndWindow(sinks: Int, window: Int)
  /// The first `global` blocks of tokens, the last `window` and `random` others, which are drawn for each
  /// block of queries (the causal form of BigBird, Zaheer et al. 2020, section 2).
  case bigBird(block: Int, global: Int, window: Int, random: Int, seed: UInt64)
  /// Some ranges of tokens, the first `sinks` and the last `window`, all at their own positions.
  case selected(blocks: [Range<Int>], sinks: Int, window: Int)
  /// All tokens of the text, also later ones: an encoder's global layer.
  case bidirectional
  /// The tokens at a distance of at most `reach` on both sides: an encoder's local layer.
  case neighbours(reach: Int)

  /// Returns the position of a query in relation to the sinks: the window follows the sinks directly, so
  /// that positions stay inside the cache.
  func farPosition(of query: Int) -> Int {
    guard case .sinksAndWindow(let sinks, let window) = self else { return query }
    return min(query, sinks + window - 1)
  }

  /// The number of newest tokens that a cache must keep; nil for all.
  var window: Int? {
    switch self {
    case .causal, .bigBird, .selected, .bidirectional, .neighbours: nil
    case .slidingWindow(let size): size
    case .sinksAndWindow(_, let window): window
    }
  }

  /// The maximum number of tokens that a query sees.
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

  /// The number of tokens that a cache must keep at the start.
  var sinks: Int {
    guard case .sinksAndWindow(let sinks, _) = self else { return 0 }
    return sinks
  }

  /// True if a token sees later ones, so that a text must be read at once.
  package var isBidirectional: Bool {
    switch self {
    case .bidirectional, .neighbours: true
    default: false
    }
  }
}
