import Chat
import Documents

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
    let utf8 = Array(text.utf8)
    var end = max(written, min(sentence.bytes.upperBound, utf8.count))
    // The numbers stand before the space or line end behind the sentence.
    while end > written, [0x20, 0x0A].contains(utf8[end - 1]) { end -= 1 }
    try write(to: end)
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

/// The sources of an answer as `lcchat ask` lists them.
struct SourceList {
  /// Characters of a passage that are quoted.
  private static let quoted = 160

  private let sources: [Citation]
  private let hasFiles: Bool

  /// Lists what the sentences name, or all that was read again if they name nothing.
  init(_ recollection: Recollection, sentences: [CitedSentence], hasFiles: Bool) {
    let cited = Set(sentences.flatMap(\.numbers))
    let named = recollection.passages.filter { cited.contains($0.number) }
    sources = (named.isEmpty ? recollection.passages : named).sorted { $0.number < $1.number }
    self.hasFiles = hasFiles
  }

  /// One line each, as `[1] lines 812–815: “…”`, the file's name before it if there are several.
  var text: String {
    sources.map { source in
      let file = hasFiles ? source.documentName + " " : ""
      return "[\(source.number)] \(file)\(Self.lines(source.lines)): “\(Self.quote(source.text))”\n"
    }.joined()
  }

  private static func lines(_ lines: ClosedRange<Int>) -> String {
    lines.count == 1 ? "line \(lines.lowerBound)" : "lines \(lines.lowerBound)–\(lines.upperBound)"
  }

  /// The beginning on one line, cut after a word.
  private static func quote(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > quoted else { return line }
    let start = line.prefix(quoted)
    return (start.lastIndex(of: " ").map { start[..<$0] } ?? start) + "…"
  }
}
