/// The words of a command line, changed so that the parser reads them as the user means them.
struct ArgumentList {
  let words: [String]

  init(_ arguments: some Sequence<String>) {
    var words: [String] = []
    var isOpen = true
    for argument in arguments {
      if argument == "--" { isOpen = false }
      if isOpen, let option = words.last, Self.mayTakeValue(option), Self.isValue(argument) {
        words[words.count - 1] = "\(option)=\(argument)"
      } else {
        words.append(argument)
      }
    }
    self.words = words == ["-V"] ? ["--version"] : words
  }

  private static func mayTakeValue(_ word: String) -> Bool {
    guard !word.contains("="), word != "--" else { return false }
    return word.hasPrefix("--") || word.count == 2 && word.hasPrefix("-")
  }

  /// Returns whether a word that begins with - is a value: a negative number or a sentence.
  private static func isValue(_ word: String) -> Bool {
    guard word.hasPrefix("-") else { return false }
    let rest = word.dropFirst()
    if rest.first == "-" { return word.contains(where: \.isWhitespace) && !word.contains("=") }
    if rest.first?.isNumber == true || rest.first == "." || Double(word) != nil { return true }
    return rest.contains(where: \.isWhitespace) && rest.dropFirst().first != "="
  }
}
