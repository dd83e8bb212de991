/// A question with its accepted answers and their evidence in the document.
package struct EvalQuestion: Sendable, Hashable {
  package var id: String
  package var question: String
  package var answers: [String]
  /// The byte ranges of the evidence in the document; an answer needs all of them.
  package var evidence: [Range<Int>]

  package init(id: String, question: String, answers: [String], evidence: [Range<Int>]) {
    self.id = id
    self.question = question
    self.answers = answers
    self.evidence = evidence
  }
}

/// The properties by which results are grouped; questions on texts have only a kind and a style.
package struct EvalGroups: Sendable, Hashable {
  package var kind: String
  package var style: String?
  package var hops: Int?
  /// The length of the text in tokens.
  package var tokens: Int?
  /// The relative position of the first needle in the text, from 0 to 1.
  package var depth: Double?

  package init(
    kind: String, style: String? = nil, hops: Int? = nil, tokens: Int? = nil, depth: Double? = nil
  ) {
    self.kind = kind
    self.style = style
    self.hops = hops
    self.tokens = tokens
    self.depth = depth
  }
}

/// One line of a file of questions on texts; `eval/README.md` describes the format.
package struct BookQuestion: Sendable, Decodable {
  package var id: String
  package var book: String
  /// The text's file, relative to the folder of the questions; nil for a book.
  package var file: String?
  package var question: String
  /// The accepted answers; empty if the text doesn't answer the question.
  package var answers: [String]
  /// The passages of the text with the answer, copied exactly.
  package var evidence: [Excerpt]
  /// The nearest passage, for a question that the text doesn't answer.
  package var near: Excerpt?
  package var kind: String
  package var style: String?

  /// A passage and its offset in characters (Unicode scalars).
  package struct Excerpt: Sendable, Hashable {
    package var text: String
    package var start: Int
  }

  private enum CodingKeys: String, CodingKey {
    case id, book, file, question, answers, evidence, near, kind, style
    case evidenceStart = "evidence_start"
    case nearStart = "near_start"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(String.self, forKey: .id)
    book = try values.decode(String.self, forKey: .book)
    file = try values.decodeIfPresent(String.self, forKey: .file)
    question = try values.decode(String.self, forKey: .question)
    answers = try values.decode([String].self, forKey: .answers)
    kind = try values.decode(String.self, forKey: .kind)
    style = try values.decodeIfPresent(String.self, forKey: .style)
    evidence = try Self.excerpts(values, .evidence, .evidenceStart)
    near = try Self.excerpts(values, .near, .nearStart).first
  }

  /// Decodes one passage, as in older files, or a list.
  private static func excerpts(
    _ values: KeyedDecodingContainer<CodingKeys>, _ text: CodingKeys, _ start: CodingKeys
  ) throws -> [Excerpt] {
    guard values.contains(text) else { return [] }
    if let texts = try? values.decode([String].self, forKey: text) {
      let starts = try values.decode([Int].self, forKey: start)
      return zip(texts, starts).map(Excerpt.init)
    }
    return [
      Excerpt(
        text: try values.decode(String.self, forKey: text),
        start: try values.decode(Int.self, forKey: start))
    ]
  }
}

/// A line of a file of needles, as `eval/README.md` describes it.
package struct Needle: Sendable, Decodable {
  package var id: String
  package var needle: String
  /// A second sentence that the answer needs, far away from the first one; nil for one hop.
  package var needle2: String?
  /// A sentence like the second one, about somebody else.
  package var decoy: String?
  package var question: String
  package var answers: [String]
  package var kind: String
  package var style: String
  package var hops: Int
  /// The name of the needle's book; nil for any book.
  package var book: String?
  /// The line of the book that the needle replaces; nil if the needle is inserted.
  package var find: String?
}
