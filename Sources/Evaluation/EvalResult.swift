package import Documents
import Retrieval

/// The result of one question, a line of a results file that `eval/score.py` also reads.
package struct EvalResult: Sendable, Hashable, Codable {
  package var id: String
  package var answer: String
  package var mode: String
  package var model: String

  /// The properties by which results are grouped; nil if a question has no such property.
  package var kind: String?
  package var style: String?
  package var hops: Int?
  package var tokens: Int?
  package var depth: Double?

  package var right: Bool
  /// True if the answer says that the text has no answer.
  ///
  /// That is right if the question has no accepted answers.
  package var declined: Bool
  package var f1: Double
  package var words: Int
  /// The rank, from 1, of the last passage of evidence; nil if passages weren't ranked.
  package var rank: Int?
  /// The same rank by each stage of the search, for the stages that scored the evidence.
  package var stage_ranks: [String: Int]?
  /// True if the reader read all of the evidence.
  package var read: Bool
  /// The ranges that the reader read, in characters (Unicode scalars) of the document.
  package var spans: [[Int]]
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
    mode: String, model: String, memoryBytes: Int
  ) {
    let score = AnswerScore(answer.text, accepted: question.answers)
    id = question.id
    self.answer = answer.text
    self.mode = mode
    self.model = model
    let groups = item.groups
    kind = groups.kind
    style = groups.style
    hops = groups.hops
    tokens = groups.tokens
    depth = groups.depth
    right = question.answers.isEmpty ? answer.declined : score.isRight
    declined = answer.declined
    f1 = score.f1
    words = score.words
    rank = answer.ranking.map { Self.rank(of: question.evidence, in: $0, of: document) }
    read = question.evidence.allSatisfy { evidence in
      answer.read.contains { $0.overlaps(evidence) }
    }
    spans = answer.read.map { document.scalars(of: $0) }
    passages = document.passages.count
    prompt_tokens = answer.promptTokens
    answer_tokens = answer.answerTokens
    seconds = answer.seconds
    open_seconds = answer.openSeconds
    support = answer.trail?.support
    stage_ranks = answer.trail.flatMap { Self.ranks(of: question.evidence, in: $0, of: document) }
    drafts = answer.trail.flatMap { trail in
      trail.drafts.isEmpty
        ? nil : trail.drafts.map { DraftResult($0, evidence: question.evidence, of: document) }
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
