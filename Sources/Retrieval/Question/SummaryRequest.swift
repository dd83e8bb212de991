package import Documents

/// The parts of a document that a summary is about, and its length.
package struct SummaryRequest: Sendable {
  /// The whole text of a file, or some sections of it.
  package struct Scope: Sendable {
    package var outline: Outline
    /// The sections that the question names; empty for the whole file.
    package var sections: [Outline.Section]
  }

  /// One scope for each file, in order.
  package var scopes: [Scope]
  package var length = SummaryLength()
  /// A question whose words make sentences more important; nil for none.
  package var focus: String?

  package init(scopes: [Scope]) { self.scopes = scopes }

  /// Requests a summary of all files.
  package init(ofAll document: Document) {
    self.init(wholeFiles: document.parts.indices, of: document)
  }

  /// Requests a summary of whole files.
  init(wholeFiles files: some Sequence<Int>, of document: Document) {
    scopes = files.map {
      Scope(outline: Outline(FileText(document, part: $0)), sections: [])
    }
  }
}

/// The length of a summary, as far as the question says it.
package struct SummaryLength: Sendable, Hashable {
  /// The maximum number of sentences; nil for any.
  package var sentences: Int?
  /// The approximate number of words; nil for the usual number.
  package var words: Int?

  package init() {}

  /// Reads “in two sentences”, “in 50 words”, “briefly” and “in detail”.
  package init(_ question: String) {
    let words = QuestionWords.plain(question).split(separator: " ").map(String.init)
    for (index, word) in words.enumerated() where index > 1 {
      let before = words[index - 1]
      guard ["in", "about", "most"].contains(words[index - 2]),
        let number = before == "a" ? 1 : SectionNumber.value(of: before)
      else { continue }
      switch word {
      case "sentence", "sentences", "point", "points", "line", "lines": sentences = min(number, 40)
      case "word", "words": self.words = min(number, 2000)
      case "paragraph", "paragraphs": self.words = min(number * 100, 2000)
      default: break
      }
    }
    guard sentences == nil, self.words == nil else { return }
    if words.contains(where: Self.short.contains) {
      self.words = 90
    } else if words.contains(where: Self.long.contains) {
      self.words = 600
    }
  }

  private static let short: Set<String> = [
    "brief", "briefly", "short", "shortly", "quick", "quickly", "concise", "gist", "nutshell",
    "tldr", "dr",
  ]
  private static let long: Set<String> = ["detail", "detailed", "long", "thorough"]
}
