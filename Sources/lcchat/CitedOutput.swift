import Chat

/// Writes an answer to standard output as it arrives, sentence by sentence if it has sources.
struct CitedOutput {
  private(set) var text = ""
  private(set) var sentences: [CitedSentence] = []
  private var written = 0
  private var hasSources = false
  private let isShown: Bool

  init(isShown: Bool) { self.isShown = isShown }

  /// Holds back each sentence from now on until the numbers of its sources are known.
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

  /// Writes the rest of the answer and ends the line.
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
