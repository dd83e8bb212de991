package import Documents
import Retrieval

/// The result of one question, a line of a results file that `eval/score.py` also reads.
package struct EvalResult: Sendable, Hashable, Codable {
  package var id: String
  package var answer: String
  package var mode: String
  package var model: String
  /// The name of the set of questions; nil in older files.
  package var set: String?

  /// The question in full as it was answered, if it leaned on earlier ones.
  package var understood: String?

  /// The properties by which results are grouped; nil if a question has no such property.
  package var kind: String?
  package var style: String?
  package var hops: Int?
  package var tokens: Int?
  package var depth: Double?
  package var stretch: Int?
  package var chain: String?
  package var turn: Int?

  /// True if the answer is right by the question's rule.
  package var right: Bool
  /// True if the text answers the question; nil in older files.
  package var answerable: Bool?
  /// True if the program itself says that the text has no answer.
  package var declined: Bool
  /// True if the text answers the question, but the answer says that it doesn't.
  ///
  /// It is nil in older files.
  package var refused: Bool?
  /// True if the answer to a question of yes or no is right and has an accepted reason.
  ///
  /// It is nil for other questions.
  package var reason: Bool?
  package var f1: Double
  package var words: Int
  /// The number of key facts of a summary; nil for other questions.
  package var facts: Int?
  /// The number of key facts that a summary covers; nil for other questions.
  package var covered: Int?
  /// The names of a summary that the text doesn't have; nil for other questions.
  package var foreign_names: [String]?
  /// The rank, from 1, of the last passage of evidence.
  ///
  /// It is nil if passages weren't ranked or the question has no evidence.
  package var rank: Int?
  /// The same rank by each stage of the search, for the stages that scored the evidence.
  package var stage_ranks: [String: Int]?
  /// True if the reader read all of the evidence; nil if the question has none.
  package var read: Bool?
  /// The ranges that the reader read, in characters (Unicode scalars) of the document.
  package var spans: [[Int]]
  /// The start and the end of the quotation under the answer, in the same characters.
  package var quotation: [Int]?
  /// True if the quotation has half of the evidence, or the evidence half of it.
  ///
  /// One of several pieces of evidence is enough. The value is nil if the question has no evidence.
  package var quoted: Bool?
  package var passages: Int
  package var prompt_tokens: Int
  package var answer_tokens: Int
  package var seconds: Double
  package var open_seconds: Double
  /// `Trail.support` of the best draft; nil if unknown.
  ///
  /// Below `RecallSettings.leastSupport`, the answer is that nothing was found.
  package var support: Double?
  /// The drafts that were compared; nil if there were none.
  package var drafts: [DraftResult]?
  /// The program's peak memory so far, in bytes.
  package var memory_bytes: Int

  /// Scores an answer.
  package init(
    _ answer: EvalAnswer, to question: EvalQuestion, about document: Document, item: EvalSuite.Item,
    set: String, mode: String, model: String, memoryBytes: Int
  ) {
    let score = AnswerScore(
      answer.text, to: question, declined: answer.declined, about: document.text)
    id = question.id
    self.answer = answer.text
    understood = answer.understood
    self.set = set
    self.mode = mode
    self.model = model
    let groups = item.groups
    kind = groups.kind
    style = groups.style
    hops = groups.hops
    tokens = groups.tokens
    depth = groups.depth
    stretch = groups.stretch
    chain = groups.chain
    turn = groups.turn
    right = score.isRight
    answerable = question.marking != .refusal
    declined = answer.declined
    refused = score.isRefused
    reason = score.hasReason
    f1 = score.f1
    words = score.words
    facts = score.summary?.covered.count
    covered = score.summary?.covered.count { $0 }
    foreign_names = score.summary?.foreignNames
    let evidence = question.evidence
    if !evidence.isEmpty {
      rank = answer.ranking.map { Self.rank(of: evidence, in: $0, of: document) }
      read = evidence.allSatisfy { evidence in
        answer.read.contains { $0.overlaps(evidence) }
      }
    }
    quotation = answer.quotation.map { document.scalars(of: $0) }
    if !evidence.isEmpty {
      quoted = evidence.contains { evidence in
        guard let quotation = answer.quotation else { return false }
        let shared = quotation.clamped(to: evidence).count
        return shared > 0 && shared * 2 >= min(quotation.count, evidence.count)
      }
    }
    spans = answer.read.map { document.scalars(of: $0) }
    passages = document.passages.count
    prompt_tokens = answer.promptTokens
    answer_tokens = answer.answerTokens
    seconds = answer.seconds
    open_seconds = answer.openSeconds
    support = answer.trail?.support
    stage_ranks = answer.trail.flatMap { Self.ranks(of: evidence, in: $0, of: document) }
    drafts = answer.trail.flatMap { trail in
      trail.drafts.isEmpty
        ? nil : trail.drafts.map { DraftResult($0, evidence: evidence, of: document) }
    }
    memory_bytes = memoryBytes
  }

  private static func ranks(
    of evidence: [Range<Int>], in trail: Trail, of document: Document
  ) -> [String: Int]? {
    guard !evidence.isEmpty, !trail.scores.isEmpty else { return nil }
    var ranks: [String: Int] = [:]
    for stage in Trail.Stage.allCases {
      let best = evidence.map { evidence in
        document.passages.filter { $0.bytes.overlaps(evidence) }
          .compactMap { trail.rank(of: $0.index, in: stage) }.min()
      }
      guard best.allSatisfy({ $0 != nil }) else { continue }
      ranks[stage.rawValue] = best.compactMap(\.self).max()
    }
    return ranks
  }

  /// Returns the rank, from 1, of the last passage of evidence.
  private static func rank(
    of evidence: [Range<Int>], in ranking: [Int], of document: Document
  ) -> Int {
    evidence.map { evidence in
      1 + (ranking.firstIndex { document.passages[$0].bytes.overlaps(evidence) } ?? ranking.count)
    }.max() ?? 1
  }
}

/// The properties that distinguish results.
struct EvalKey: Hashable {
  private let id: String
  private let mode: String
  private let model: String
  private let tokens: Int?
  private let depth: Double?
  private let stretch: Int?

  init(_ result: EvalResult) {
    id = result.id
    mode = result.mode
    model = result.model
    tokens = result.tokens
    depth = result.depth
    stretch = result.stretch
  }

  init(_ item: EvalSuite.Item, mode: String, model: String) {
    id = item.id
    self.mode = mode
    self.model = model
    tokens = item.groups.tokens
    depth = item.groups.depth
    stretch = item.groups.stretch
  }
}

/// A draft that was compared with others.
package struct DraftResult: Sendable, Hashable, Codable {
  package var passages: [Int]
  package var text: String
  package var sureness: Double
  package var refusal: Double?
  package var foreign: Bool?
  package var echo: Bool?
  /// True if the passages have all of the evidence.
  package var evidence: Bool

  init(_ draft: Draft, evidence: [Range<Int>], of document: Document) {
    passages = draft.group
    text = draft.text
    sureness = draft.sureness
    refusal = draft.refusal
    foreign = draft.words?.hasForeignWords
    echo = draft.words?.isEcho
    self.evidence =
      !evidence.isEmpty
      && evidence.allSatisfy { range in
        draft.group.contains { document.passages[$0].bytes.overlaps(range) }
      }
  }
}

extension Document {
  /// Returns the start and the end of a byte range as offsets in Unicode scalars.
  fileprivate func scalars(of bytes: Range<Int>) -> [Int] {
    let start = text(in: 0..<bytes.lowerBound).unicodeScalars.count
    return [start, start + text(in: bytes).unicodeScalars.count]
  }
}
