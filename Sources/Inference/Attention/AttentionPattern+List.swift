extension AttentionPattern {
  /// Reads patterns with commas between; nil if one isn't a pattern.
  ///
  /// Sinks never stand alone, so `causal,sinks:4,window:1024` is two patterns.
  package static func list(_ text: String) -> [AttentionPattern]? {
    if let one = AttentionPattern(text) { return [one] }
    var texts: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      if let last = texts.last, last.hasPrefix("sinks:"), !last.contains(",") {
        texts[texts.count - 1] = "\(last),\(part)"
      } else {
        texts.append(String(part))
      }
    }
    let patterns = texts.compactMap { AttentionPattern($0) }
    return patterns.count == texts.count ? patterns : nil
  }
}
