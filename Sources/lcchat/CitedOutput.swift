import Chat

/// Writes an answer to standard output as it comes, sentence by sentence once it has sources.
struct CitedOutput {
  private(set) var text = ""
  private(set) var sentences: [CitedSentence] = []
  private var written = 0
  private var hasSources = false
  private let isShown: Bool

  init(isShown: Bool) { self.isShown = isShown }

  /// From here on sentences wait for their numbers.
  mutating func expectSources() { hasSources = true }

  mutating func append(_ part: String) throws(Failure) {
    text += part
    if !hasSources { try write(to: text.utf8.count) }
  }

  /// Writes a sentence and the numbers of its sources.
  mutating func append(_ sentence: CitedSentence) throws(Failure) {
    sentences.append(sentence)
    try write(to: sentence.end(in: Array(text.utf8), after: written))
    let marks = sentence.numbers.map { " [\($0)]" }.joined()
    if isShown { try Output.write(marks) }
  }

  /// Writes what is left and ends the line.
  mutating func end() throws(Failure) {
    try write(to: text.utf8.count)
    if isShown { try Output.write("\n") }
  }

  private mutating func write(to end: Int) throws(Failure) {
    guard isShown, end > written else { return }
    try Output.writeUntrusted(String(decoding: Array(text.utf8)[written..<end], as: UTF8.self))
    written = end
  }
}
