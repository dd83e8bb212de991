/// Which earlier tokens a token attends to: what a layer or a user picks. Names as in the papers.
package enum AttentionPattern: Hashable, Sendable {
  /// All of them.
  case causal
  /// The last `size`, itself included (Longformer; Mistral's and Gemma's local layers).
  case slidingWindow(size: Int)
  /// The first `sinks` and the last `window`, at positions inside that cache
  /// (StreamingLLM, Xiao et al. 2023, section 3.2).
  case sinksAndWindow(sinks: Int, window: Int)

  /// The position at which a query meets keys that were re-based: sinks stay where they are, and
  /// the window follows them directly.
  func farPosition(of query: Int) -> Int {
    guard case .sinksAndWindow(let sinks, let window) = self else { return query }
    return min(query, sinks + window - 1)
  }

  /// Tokens that a cache must keep behind the newest, or nil for all.
  var window: Int? {
    switch self {
    case .causal: nil
    case .slidingWindow(let size): size
    case .sinksAndWindow(_, let window): window
    }
  }

  /// Tokens that a query sees at most.
  var reach: Int { window.map { $0 + sinks } ?? .max }

  /// Tokens that a cache must keep at the start.
  var sinks: Int {
    guard case .sinksAndWindow(let sinks, _) = self else { return 0 }
    return sinks
  }
}

extension AttentionPattern: CustomStringConvertible {
  package var description: String {
    switch self {
    case .causal: "causal"
    case .slidingWindow(let size): "window:\(size)"
    case .sinksAndWindow(let sinks, let window): "sinks:\(sinks),window:\(window)"
    }
  }

  /// Reads what `description` writes.
  package init?(_ text: String) {
    var numbers: [String: Int] = [:]
    if text == "causal" {
      self = .causal
      return
    }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: ":", maxSplits: 1)
      guard pair.count == 2, let value = Int(pair[1]), value > 0, value < 1 << 40,
        numbers.updateValue(value, forKey: String(pair[0])) == nil
      else { return nil }
    }
    switch (numbers["sinks"], numbers["window"], numbers.count) {
    case (nil, let window?, 1): self = .slidingWindow(size: window)
    case (let sinks?, let window?, 2): self = .sinksAndWindow(sinks: sinks, window: window)
    default: return nil
    }
  }
}
