/// What the parser says of a command line that it can't take, with what helps, and without what doesn't.
struct ParserMessage {
  let text: String

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.text = lines.map { Self.withRange(Self.withoutFarSuggestion($0)) }.joined(separator: "\n")
  }

  /// The parser offers whatever is four letters away, which of short options is any.
  private static func withoutFarSuggestion(_ line: String) -> String {
    let parts = line.components(between: "Unknown option '", "'. Did you mean '", "'?")
    guard let parts, parts.count == 2, parts[0].closest(in: [parts[1]]) == nil else { return line }
    return line.replacing(". Did you mean '\(parts[1])'?", with: ".")
  }

  /// Says what an option takes where its value is no number at all.
  private static func withRange(_ line: String) -> String {
    guard line.contains("is invalid for '--"), line.hasSuffix("'"),
      let range = OptionRange.takes(in: line)
    else { return line }
    return "\(line): it must be \(range)."
  }
}

extension String {
  /// What stands between three texts that follow each other in this one.
  fileprivate func components(between first: String, _ second: String, _ third: String)
    -> [String]?
  {
    guard let start = firstRange(of: first),
      let middle = self[start.upperBound...]
        .firstRange(of: second), let end = self[middle.upperBound...].firstRange(of: third)
    else { return nil }
    return [
      String(self[start.upperBound..<middle.lowerBound]),
      String(self[middle.upperBound..<end.lowerBound]),
    ]
  }
}
