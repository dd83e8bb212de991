extension AttentionPattern {
  /// Reads patterns with commas between; nil if one isn't a pattern.
  ///
  /// A part goes to the longest pattern that it completes: `causal,sinks:4,window:1024` is two.
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

  /// Parts of a pattern's text at most.
  private static let longest = 5
}
