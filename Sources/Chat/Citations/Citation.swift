import Documents

/// A passage that an answer was made from.
///
/// Its weight says that the answer attended to it, never that it proves it.
package struct Citation: Sendable, Hashable, Codable {
  /// As in `[1]`, from 1: the passage that was found best comes first, or the one attended to first.
  package var number: Int
  /// Which of the conversation's documents, from 0.
  package var document: Int
  /// What the user knows the document by.
  package var documentName: String
  /// In the document's own lines, from 1, inclusive.
  package var lines: ClosedRange<Int>
  /// In the UTF-8 of the text that all documents make together: what the document pane shows.
  package var bytes: Range<Int>
  /// In the document's own Unicode scalars.
  package var characters: Range<Int>
  /// The share of the answer's attention to the passages that fell on this one, 0…1; 0 until there is
  /// an answer.
  package var weight: Double
  package var text: String
  /// The document's own lines that are read before the passage: headings, then a table's header or the
  /// line in which a speaker begins.
  package var lead: [ClosedRange<Int>]
  /// Of these, how many are headings.
  package var headings: Int

  package init(
    number: Int, document: Int, documentName: String, lines: ClosedRange<Int>, bytes: Range<Int>,
    characters: Range<Int>, weight: Double = 0, text: String, lead: [ClosedRange<Int>] = [],
    headings: Int = 0
  ) {
    self.number = number
    self.document = document
    self.documentName = documentName
    self.lines = lines
    self.bytes = bytes
    self.characters = characters
    self.weight = weight
    self.text = text
    self.lead = lead
    self.headings = headings
  }
}

extension Citation {
  /// Cites a passage of a document.
  init(_ passage: Passage, of document: Document, number: Int) {
    let own = document.place(of: passage.content)
    self.init(
      number: number, document: own.part, documentName: own.name, lines: own.lines,
      bytes: passage.content, characters: own.characters,
      text: String(document.text(in: passage.content)),
      lead: passage.lead.ranges.map { document.place(of: $0).lines },
      headings: passage.lead.headings.count)
  }
}

/// A sentence of an answer and the passages that it attended to.
package struct CitedSentence: Sendable, Hashable, Codable {
  /// In the UTF-8 of the answer's shown text.
  package var bytes: Range<Int>
  /// Numbers of citations, the most attended first; empty if it attended to none.
  package var numbers: [Int]
  /// The attention that each citation got of it, by number; empty if none did.
  package var weights: [Int: Double]

  package init(bytes: Range<Int>, numbers: [Int], weights: [Int: Double] = [:]) {
    self.bytes = bytes
    self.numbers = numbers
    self.weights = weights
  }

  /// Where in an answer's UTF-8 the numbers stand: before the space or line end behind the sentence,
  /// and not before `start`, however wrong the sentence's range is.
  package func end(in answer: [UInt8], after start: Int) -> Int {
    var end = max(start, min(bytes.upperBound, answer.count))
    while end > start, [0x20, 0x0A].contains(answer[end - 1]) { end -= 1 }
    return end
  }
}

/// Which passages an answer is made from.
package struct Recollection: Sendable, Hashable, Codable {
  /// Which way was taken.
  package enum Way: String, Sendable, Hashable, Codable {
    /// The passages that the question is about.
    case passages
    /// Passages from everywhere, for a question about the whole.
    case spread
    /// None: nothing stands out against a question that asks nothing; what comes nearest is named.
    case nothing
    /// Nothing is looked up, as all that is in sight stands in the prompt: those that it attends to.
    case attended
  }

  package var way: Way
  /// The passages that are read again, or are nearest if none is, the best first; where nothing is
  /// looked up, those that the sentences so far attend to, the first one first.
  package var passages: [Citation]
  /// Passages that could be found so far, or are in sight, and all there are.
  package var searched: Int
  package var total: Int
  /// Numbers of the passages in the answer's prompt, once those are chosen: the others were only tried.
  package var answeredFrom: [Int]?
  package var scanSeconds = 0.0
  package var rerankSeconds = 0.0

  package init(way: Way, passages: [Citation], searched: Int, total: Int) {
    self.way = way
    self.passages = passages
    self.searched = searched
    self.total = total
  }
}

extension Recollection {
  /// The passages that the answer was made from; none until they are chosen.
  package var used: [Citation] {
    switch way {
    case .nothing: []
    case .attended: passages
    case .passages, .spread:
      // Answers that were kept long ago don't say it, but only what was read has a weight.
      passages.filter { answeredFrom?.contains($0.number) ?? ($0.weight > 0) }
    }
  }

  /// Whether the answer's attention could fall on more than one passage, so that shares tell something.
  package var hasShares: Bool {
    (way == .attended || used.count > 1) && passages.contains { $0.weight > 0 }
  }

  /// Whether the answer's sentences come with the numbers of their sources.
  package var namesSources: Bool { way == .attended ? searched > 0 : !passages.isEmpty }
}
