/// The words of a command line, changed so that the parser understands negative numbers and
/// questions that begin with a hyphen.
package struct ArgumentList {
  package let words: [String]

  package init(_ arguments: some Sequence<String>) {
    var words: [String] = []
    var isOpen = true
    for argument in arguments {
      if argument == "--" { isOpen = false }
      if isOpen, let option = words.last, Self.takes(option, argument) {
        words[words.count - 1] = "\(option)=\(argument)"
      } else if isOpen, Self.isSentence(argument) {
        // Without the blank, the parser would read its letters as options.
        words.append(" " + argument)
      } else {
        words.append(argument)
      }
    }
    self.words = words == ["-V"] ? ["--version"] : words
  }

  /// The options whose value is a sentence, which may begin with -.
  private static let sentenceOptions: Set<String> = ["-q", "--question"]

  /// Returns true if a word that begins with - is the value of the option before it: a negative
  /// number or a question.
  private static func takes(_ option: String, _ word: String) -> Bool {
    guard word.hasPrefix("-"), option.hasPrefix("-"), !option.contains("="), option != "--" else {
      return false
    }
    if sentenceOptions.contains(option), isSentence(word) { return true }
    let rest = word.dropFirst()
    return rest.first?.isNumber == true || rest.first == "." || Double(word) != nil
  }

  /// Returns true if a word that begins with - is a sentence: it has a blank outside the value of
  /// an option such as `--question=Who is it?`.
  private static func isSentence(_ word: String) -> Bool {
    guard word.hasPrefix("-"), let blank = word.firstIndex(where: \.isWhitespace) else {
      return false
    }
    return !word[..<blank].contains("=")
  }
}
