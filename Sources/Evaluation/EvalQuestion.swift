/// A question with its accepted answers and their evidence in the document.
package struct EvalQuestion: Sendable, Hashable {
  package var id: String
  package var question: String
  /// The same question in full, if it follows others; nil if it is complete by itself.
  package var standalone: String?
  package var answers: [String]
  package var marking: Marking
  /// The byte ranges of the evidence in the document; an answer needs all of them.
  package var evidence: [Range<Int>]

  /// Creates a question.
  ///
  /// Without a rule for marking, an answer must contain an accepted answer; if there are none, it
  /// must say that the text doesn't answer the question.
  package init(
    id: String, question: String, standalone: String? = nil, answers: [String],
    marking: Marking? = nil, evidence: [Range<Int>]
  ) {
    self.id = id
    self.question = question
    self.standalone = standalone
    self.answers = answers
    self.marking = marking ?? (answers.isEmpty ? .refusal : .words)
    self.evidence = evidence
  }

  /// The rule by which an answer is right.
  package enum Marking: Sendable, Hashable {
    /// It contains an accepted answer, word for word.
    case words
    /// Its yes or no is the accepted one; one of the reasons should come with it.
    case yesNo(reasons: [String])
    /// Its first number that isn't in the question is an accepted one.
    case number
    /// It says that the text doesn't answer the question.
    case refusal
    /// It covers the key facts, and it has no names that the text hasn't.
    case summary([KeyFact])
  }
}

/// The properties by which results are grouped; a question has only some of them.
package struct EvalGroups: Sendable, Hashable {
  package var kind: String?
  package var style: String?
  package var hops: Int?
  /// The length of the text in tokens.
  package var tokens: Int?
  /// The relative position of the first needle in the text, from 0 to 1.
  package var depth: Double?
  /// The approximate length, in bytes, of the stretch of the text that is read.
  package var stretch: Int?
  /// The name of the question's conversation, if it has several questions.
  package var chain: String?
  /// The number of the question in its conversation, from 1.
  package var turn: Int?

  package init(
    kind: String?, style: String? = nil, hops: Int? = nil, tokens: Int? = nil,
    depth: Double? = nil, stretch: Int? = nil, chain: String? = nil, turn: Int? = nil
  ) {
    self.kind = kind
    self.style = style
    self.hops = hops
    self.tokens = tokens
    self.depth = depth
    self.stretch = stretch
    self.chain = chain
    self.turn = turn
  }
}

/// A line of a file of questions on texts; `eval/README.md` describes the formats.
///
/// It is one question, or a conversation of several. A request for a summary is a question, too.
package struct QuestionLine: Sendable, Decodable {
  package var id: String
  package var book: String
  /// The text's file, relative to the folder of the questions; nil for a book.
  package var file: String?
  /// The questions in the order in which they are asked.
  package var turns: [Turn]
  /// True if the line is a conversation, in which later questions may need earlier ones.
  package var isChain: Bool

  private enum CodingKeys: String, CodingKey {
    case id, book, file, turns
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(String.self, forKey: .id)
    book = try values.decode(String.self, forKey: .book)
    file = try values.decodeIfPresent(String.self, forKey: .file)
    let several = try values.decodeIfPresent([Turn].self, forKey: .turns)
    turns = try several ?? [Turn(from: decoder)]
    isChain = several != nil
  }

  /// A passage and its offset in characters (Unicode scalars).
  package struct Excerpt: Sendable, Hashable {
    package var text: String
    package var start: Int
  }

  /// One question of a line.
  package struct Turn: Sendable, Decodable {
    package var id: String
    package var question: String
    /// The same question in full; nil if it is complete by itself.
    package var standalone: String?
    /// The accepted answers; empty for a summary, and if the text doesn't answer the question.
    package var answers: [String]
    package var marking: EvalQuestion.Marking
    /// The passages of the text with the answer, copied exactly.
    package var evidence: [Excerpt]
    /// The nearest passage, for a question that the text doesn't answer.
    package var near: Excerpt?
    package var kind: String?
    package var style: String?

    private enum CodingKeys: String, CodingKey {
      case id, question, standalone, answers, evidence, near, kind, style, check, reason, facts
      case evidenceStart = "evidence_start"
      case nearStart = "near_start"
    }

    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      question = try values.decode(String.self, forKey: .question)
      standalone = try values.decodeIfPresent(String.self, forKey: .standalone)
      style = try values.decodeIfPresent(String.self, forKey: .style)
      evidence = try Self.excerpts(values, .evidence, .evidenceStart)
      near = try Self.excerpts(values, .near, .nearStart).first
      if let facts = try values.decodeIfPresent([KeyFact].self, forKey: .facts) {
        marking = .summary(facts)
        answers = []
        return
      }
      let kind = try values.decode(String.self, forKey: .kind)
      self.kind = kind
      answers = try values.decode([String].self, forKey: .answers)
      let check = try values.decodeIfPresent(String.self, forKey: .check)
      marking =
        switch (kind, check) {
        case ("unanswerable", _): .refusal
        case ("yes-no", _):
          .yesNo(reasons: try values.decodeIfPresent([String].self, forKey: .reason) ?? [])
        case (_, "number"): .number
        default: .words
        }
    }

    /// Decodes one passage or a list of passages.
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
