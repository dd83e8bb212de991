/// The parser's error message, with the range of the option and without useless suggestions.
package struct ParserMessage {
  package let text: String

  package init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.text = lines.map { Self.withRange(Self.withoutFarSuggestion($0)) }.joined(separator: "\n")
  }

  /// Removes a suggestion that isn't similar: the parser suggests anything within four letters,
  /// which fits every short option.
  private static func withoutFarSuggestion(_ line: String) -> String {
    let parts = line.components(between: "Unknown option '", "'. Did you mean '", "'?")
    guard let parts, parts.count == 2, parts[0].closest(in: [parts[1]]) == nil else { return line }
    return line.replacing(". Did you mean '\(parts[1])'?", with: ".")
  }

  /// Adds the range of an option whose value isn't a number.
  private static func withRange(_ line: String) -> String {
    guard line.contains("is invalid for '--"), line.hasSuffix("'"),
      let range = OptionRange.takes(in: line)
    else { return line }
    return "\(line): it must be \(range)."
  }
}

extension String {
  /// Returns the texts between three texts that follow each other; nil if they don't.
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
