/// A question with its accepted answers, and where the document gives them.
package struct EvalQuestion: Sendable, Hashable {
  package var id: String
  package var question: String
  package var answers: [String]
  /// Bytes of the document; the answer takes all of these places.
  package var evidence: [Range<Int>]

  package init(id: String, question: String, answers: [String], evidence: [Range<Int>]) {
    self.id = id
    self.question = question
    self.answers = answers
    self.evidence = evidence
  }
}

/// What results are grouped by; questions on books have only a kind.
package struct EvalGroups: Sendable, Hashable {
  package var kind: String
  package var style: String?
  package var hops: Int?
  /// Length of the text.
  package var tokens: Int?
  /// Where in the text the first needle is, from 0 to 1.
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

/// A line of a file of questions on books, as `eval/README.md` describes it.
package struct BookQuestion: Sendable, Decodable {
  package var id: String
  package var book: String
  package var question: String
  package var answers: [String]
  package var evidence: String
  /// In characters (Unicode scalars).
  package var evidenceStart: Int
  package var kind: String

  private enum CodingKeys: String, CodingKey {
    case id, book, question, answers, evidence, kind
    case evidenceStart = "evidence_start"
  }
}

/// A line of a file of needles, as `eval/README.md` describes it.
package struct Needle: Sendable, Decodable {
  package var id: String
  package var needle: String
  /// What the answer takes beside the first sentence, far away from it.
  package var needle2: String?
  /// A sentence like the second one, about somebody else.
  package var decoy: String?
  package var question: String
  package var answers: [String]
  package var kind: String
  package var style: String
  package var hops: Int
  /// The book that it belongs to.
  package var book: String?
  /// The line of the book that it replaces.
  package var find: String?
}
