extension AttentionPattern: CustomStringConvertible {
  package var description: String {
    switch self {
    case .causal: "causal"
    case .bidirectional: "bidirectional"
    case .slidingWindow(let size): "window:\(size)"
    case .sinksAndWindow(let sinks, let window): "sinks:\(sinks),window:\(window)"
    case .bigBird(let block, let global, let window, let random, let seed):
      "block:\(block),global:\(global),window:\(window),random:\(random),seed:\(seed)"
    case .selected(let blocks, let sinks, let window):
      "selected:" + blocks.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: "+")
        + ",sinks:\(sinks),window:\(window)"
    case .neighbours(let reach): "neighbours:\(reach)"
    }
  }

  /// Reads a decoder's pattern as `description` writes it; a seed may be left out.
  ///
  /// Returns nil for other text.
  package init?(_ text: String) {
    var names: [String] = []
    var numbers: [Int] = []
    var blocks: [Range<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) where text != "causal"
    {
      let pair = part.split(separator: ":", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      names.append(String(pair[0]))
      if pair[0] == "selected" {
        guard let ranges = Self.ranges(pair[1]) else { return nil }
        blocks = ranges
      } else {
        guard let value = Int(pair[1]), 0..<1 << 40 ~= value else { return nil }
        numbers.append(value)
      }
    }
    switch names {
    case []: self = .causal
    case ["window"]: self = .slidingWindow(size: numbers[0])
    case ["sinks", "window"]: self = .sinksAndWindow(sinks: numbers[0], window: numbers[1])
    case ["selected", "sinks", "window"]:
      self = .selected(blocks: blocks, sinks: numbers[0], window: numbers[1])
    case ["block", "global", "window", "random"], ["block", "global", "window", "random", "seed"]:
      // Sums and products of these numbers can't overflow.
      guard numbers[0] > 0, numbers[..<4].allSatisfy({ $0 < 1 << 20 }) else { return nil }
      self = .bigBird(
        block: numbers[0], global: numbers[1], window: numbers[2], random: numbers[3],
        seed: UInt64(numbers.count > 4 ? numbers[4] : 0))
    default: return nil
    }
    // A token sees at least itself.
    switch self {
    case .slidingWindow(0), .sinksAndWindow(_, 0), .selected(_, _, 0), .bigBird(_, _, 0, _, _):
      return nil
    default: break
    }
  }

  /// Reads ranges such as 10-20+40-50, which ascend without overlap.
  private static func ranges(_ text: Substring) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard ends.count == 2, ends[0] >= ranges.last?.upperBound ?? 0, ends[0] < ends[1],
        ends[1] < 1 << 40
      else { return nil }
      ranges.append(ends[0]..<ends[1])
    }
    return ranges
  }
}

extension AttentionPattern {
  /// Reads a list of patterns with commas between them; nil if one isn't a pattern.
  ///
  /// A pattern takes the most parts that it can: `causal,sinks:4,window:1024` is two patterns.
  package static func list(_ text: String) -> [AttentionPattern]? {
    var rest = text.split(separator: ",", omittingEmptySubsequences: false)[...]
    var patterns: [AttentionPattern] = []
    while !rest.isEmpty {
      let lengths = (1...min(rest.count, longest)).reversed()
      let found = lengths.lazy.compactMap { length in
        AttentionPattern(rest.prefix(length).joined(separator: ",")).map { (length, $0) }
      }.first
      guard let (length, pattern) = found else { return nil }
      patterns.append(pattern)
      rest = rest.dropFirst(length)
    }
    return patterns
  }

  /// The maximum number of parts of a pattern's text.
  private static let longest = 5
}

extension AttentionPattern {
  /// The tokens that a token sees, in words for people.
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
