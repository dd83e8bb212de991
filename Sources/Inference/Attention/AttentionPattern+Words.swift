extension AttentionPattern {
  /// What a token sees, for people.
  package var words: String {
    switch self {
    case .causal: "dense: all before"
    case .bidirectional: "the whole text"
    case .slidingWindow(let size): "window of \(size)"
    case .neighbours(let reach): "\(reach) tokens on each side"
    case .sinksAndWindow(let sinks, let window): "\(sinks) sinks, window of \(window)"
    case .bigBird(let block, let global, let window, let random, _):
      "\(global) global, \(window) near, \(random) random blocks of \(block)"
    case .selected(let blocks, let sinks, let window):
      "\(blocks.count) chosen ranges, \(sinks) sinks, window of \(window)"
    }
  }
}
