package import Chat

/// Writes an answer to standard output as it arrives, sentence by sentence if it has sources.
package struct CitedOutput {
  package private(set) var text = ""
  package private(set) var sentences: [CitedSentence] = []
  private var written = 0
  private var hasSources = false
  private let write: (String) throws(Failure) -> Void

  /// Creates an output that writes by `write`, which gets the answer's text and our own marks.
  package init(write: @escaping (String) throws(Failure) -> Void) { self.write = write }

  /// Holds back each sentence from now on until the numbers of its sources are known.
  package mutating func expectSources() { hasSources = true }

  package mutating func append(_ part: String) throws(Failure) {
    text += part
    if !hasSources { try writeText(to: text.utf8.count) }
  }

  /// Writes a sentence and the numbers of its sources.
  package mutating func append(_ sentence: CitedSentence) throws(Failure) {
    sentences.append(sentence)
    try writeText(to: sentence.end(in: Array(text.utf8), after: written))
    let marks = sentence.numbers.map { " [\($0)]" }.joined()
    try write(marks)
  }

  /// Writes the rest of the answer and ends the line.
  package mutating func end() throws(Failure) {
    try writeText(to: text.utf8.count)
    try write("\n")
  }

  private mutating func writeText(to end: Int) throws(Failure) {
    guard end > written else { return }
    try write(String(decoding: Array(text.utf8)[written..<end], as: UTF8.self))
    written = end
  }
}
