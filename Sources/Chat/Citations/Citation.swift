import Documents

/// A passage that an answer was made from.
///
/// The weight measures the answer's attention to the passage. It is no proof of the answer.
package struct Citation: Sendable, Hashable, Codable {
  /// The number in `[1]`, from 1, in order of rank or of first attention.
  package var number: Int
  /// The index of the document in the conversation, from 0.
  package var document: Int
  /// The document's name for users.
  package var documentName: String
  /// The document's own lines, from 1, inclusive.
  package var lines: ClosedRange<Int>
  /// The byte range in the UTF-8 of all documents joined, which the document pane shows.
  package var bytes: Range<Int>
  /// The range in the document's own Unicode scalars.
  package var characters: Range<Int>
  /// The passage's share of the answer's attention to all passages, 0…1; 0 before the answer.
  package var weight: Double
  package var text: String
  /// The lines of the file that are read before the passage.
  ///
  /// Headings come first, then the header of a table or the first line of a speaker.
  package var lead: [ClosedRange<Int>]
  /// The number of headings in `lead`; they come first.
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

extension Citation {
  /// Cites a place of a document, without lines before it.
  init(_ bytes: Range<Int>, of document: Document, number: Int) {
    let own = document.place(of: bytes)
    self.init(
      number: number, document: own.part, documentName: own.name, lines: own.lines, bytes: bytes,
      characters: own.characters, text: String(document.text(in: bytes)))
  }
}

/// A sentence of an answer and the passages that it attended to.
package struct CitedSentence: Sendable, Hashable, Codable {
  /// The byte range in the UTF-8 of the answer's shown text.
  package var bytes: Range<Int>
  /// Numbers of citations, the most attended first; empty if it attended to none.
  package var numbers: [Int]
  /// The sentence's attention to each citation, by number; empty if it attended to none.
  package var weights: [Int: Double]
  /// The byte ranges, in the answer's shown text, of words that the passages don't have.
  package var unsupported: [Range<Int>] = []

  package init(bytes: Range<Int>, numbers: [Int], weights: [Int: Double] = [:]) {
    self.bytes = bytes
    self.numbers = numbers
    self.weights = weights
  }

  /// Decodes a sentence; old saved ones weren't compared with their passages.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    bytes = try fields.decode(Range<Int>.self, forKey: .bytes)
    numbers = try fields.decode([Int].self, forKey: .numbers)
    weights = try fields.decode([Int: Double].self, forKey: .weights)
    unsupported = try fields.decodeIfPresent([Range<Int>].self, forKey: .unsupported) ?? []
  }

  /// Returns the offset in an answer's UTF-8 at which a sentence's numbers are inserted.
  ///
  /// It is before the space or line end after the sentence.
  ///
  /// The result isn't less than `start`, even if the sentence's range is wrong.
  package func end(in answer: [UInt8], after start: Int) -> Int {
    var end = max(start, min(bytes.upperBound, answer.count))
    while end > start, [0x20, 0x0A].contains(answer[end - 1]) { end -= 1 }
    return end
  }
}

/// The passages that an answer is made from.
package struct AnswerSources: Sendable, Hashable, Codable {
  /// The way in which passages were chosen.
  package enum Way: String, Sendable, Hashable, Codable {
    /// The passages that the question is about.
    case passages
    /// Passages from the whole document, for a question about all of it.
    case spread
    /// No passage was read. The nearest passages are listed.
    ///
    /// The document has none of the question's names, the best draft lacks support or repeats the
    /// question, or no passage can be read.
    case nothing
    /// The passages that the answer attends to.
    ///
    /// There was no search, as the text itself is in the prompt.
    case attended
    /// The places that show an answer that was computed from the text, without a model.
    case counted
    /// The passages that a summary of the whole text was made from.
    case whole
    /// The passages that a summary of a part of the text was made from.
    case part
  }

  package var way: Way
  /// The passages that are read again, or the nearest ones if none is, best first.
  ///
  /// In the way `attended`, they are the passages that the sentences so far attend to, in order of
  /// first attention.
  package var passages: [Citation]
  /// The number of passages that could be found so far or are visible, and of all passages.
  package var searched: Int
  package var total: Int
  /// The numbers of the passages in the answer's prompt; nil before they are chosen.
  ///
  /// Other passages were only tried in drafts.
  package var answeredFrom: [Int]?
  /// The scope of a summary in words, such as “the whole: 9 chapters read”; nil for other answers.
  package var scope: String?
  /// True if each of `answeredFrom` gave an answer of its own; nil for one answer from all.
  package var hasOneAnswerEach: Bool?
  /// The sentence or table row that supports the answer, with the number of its passage.
  ///
  /// If nothing was found, it is the nearest one. It is nil before it is chosen.
  package var quotation: Citation?
  /// The ends at which the quotation is cut inside its sentence; nil for none.
  package var quotationCut: QuotationCut?
  /// True if the quotation comes before the answer, as its reader is right too rarely.
  package var quotationLeads: Bool?
  /// True if the quotation is the whole answer.
  package var quotesOnly: Bool?
  /// The score of the chosen draft minus that of the best one with another answer.
  ///
  /// It is nil if there is no such draft.
  package var margin: Double?
  /// The best draft with another answer if the margin is small; nil otherwise.
  package var rival: Rival?
  package var scanSeconds = 0.0
  package var rerankSeconds = 0.0

  package init(way: Way, passages: [Citation], searched: Int, total: Int) {
    self.way = way
    self.passages = passages
    self.searched = searched
    self.total = total
  }
}

/// The ends at which a quotation is cut inside its sentence.
package struct QuotationCut: Sendable, Hashable, Codable {
  package var isBefore: Bool
  package var isAfter: Bool

  package init(isBefore: Bool, isAfter: Bool) {
    self.isBefore = isBefore
    self.isAfter = isAfter
  }
}

/// An answer from another passage that is nearly as sure as the chosen one.
package struct Rival: Sendable, Hashable, Codable {
  /// The number of the passage.
  package var number: Int
  package var text: String

  package init(number: Int, text: String) {
    self.number = number
    self.text = text
  }
}

extension AnswerSources {
  /// The passages that the answer was made from; empty until they are chosen.
  package var used: [Citation] {
    switch way {
    case .nothing: []
    case .attended, .counted, .whole, .part: passages
    case .passages, .spread:
      // Old saved answers don't have the numbers, but only passages in the prompt have a weight.
      passages.filter { answeredFrom?.contains($0.number) ?? ($0.weight > 0) }
    }
  }

  /// True if the answer could attend to more than one passage, so that shares are informative.
  package var hasShares: Bool {
    (way == .attended || used.count > 1) && passages.contains { $0.weight > 0 }
  }

  /// True if the answer's sentences have the numbers of their sources.
  package var namesSources: Bool { way == .attended ? searched > 0 : !passages.isEmpty }
}
