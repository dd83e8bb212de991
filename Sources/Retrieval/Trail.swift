import Foundation
import Inference

/// The result of the search for one question, with the scores of every stage and the choice.
///
/// Conversations answer from it, panels show its choice, and evaluations tabulate it. Passages are given by
/// their index in the document.
package struct Trail: Sendable {
  /// The way in which passages are chosen.
  package enum Way: Sendable, Hashable {
    /// Passages that the search found.
    case passages
    /// Passages from the whole document, for a question about all of it.
    case spread
    /// No passage answers the question. The nearest passages are listed.
    case nothing
  }

  /// The scoring stages, from cheap to costly.
  package enum Stage: String, Sendable, Hashable, CaseIterable {
    /// BM25 of the question's words.
    case words
    /// Attention of the retrieval heads to the light index, as a logarithm.
    case scan
    /// Similarity to the question by an embedding model.
    case scorer
    /// The question's attention to the passage directly before it.
    case attention
    /// The likelihood of the question after the passage.
    case likelihood
  }

  package internal(set) var way: Way
  /// The passages that may be read, in reading order; the nearest ones if nothing was found.
  package let passages: [Int]
  /// The groups of passages that are read together, best first.
  package let groups: [[Int]]
  /// All passages that could be found, best first; `passages` if there was no search.
  package let ranking: [Int]
  /// The scores of each stage that ran, by passage; a stage scores all passages or the best ones.
  package internal(set) var scores: [Stage: [Int: Double]] = [:]
  /// The seconds of word search and scan, and of everything after them.
  package internal(set) var scanSeconds = 0.0
  package internal(set) var rerankSeconds = 0.0
  /// The names in the question and those that the document lacks.
  package internal(set) var names: AskedNames

  // MARK: The choice

  /// True if a draft needs enough support.
  ///
  /// It is false if the whole text is read or has the question's own words.
  var needsSupport = false
  /// The drafts of answers that were compared, in the order in which they were made.
  package internal(set) var drafts: [Draft] = []
  /// The score of the best draft minus that of `rival`; nil if there is none.
  package internal(set) var margin: Double?
  /// The best draft with another answer than the chosen one; nil if there is none.
  package internal(set) var rival: Draft?
  /// The draft of the chosen answer, or of a refused one; nil without drafts.
  package internal(set) var bestDraft: Draft?
  /// The tokens that were read for drafts.
  package internal(set) var draftTokens = 0
  /// `support(of:)` of the best draft; nil if it is unknown.
  package internal(set) var support: Double?
  /// The passages of the prompt, the best one last; nil before the choice.
  ///
  /// They are also nil if the answer is that nothing was found.
  package internal(set) var chosen: [Int]?
  /// False if the question is answered better without the turns before it.
  package internal(set) var followsTurns = true

  init(
    _ way: Way, _ passages: [Int], groups: [[Int]], ranking: [Int]? = nil, names: AskedNames
  ) {
    self.way = way
    self.passages = passages
    self.groups = groups
    self.ranking = ranking ?? passages
    self.names = names
  }

  /// The passages that are listed as sources, best first: the citation number 1 is the first one.
  ///
  /// If no passage answers, the nearest ones are listed, so that the user can look for the answer.
  package var listed: [Int] {
    let all = ranking.filter(Set(passages).contains)
    return way == .nothing ? Array(all.prefix(Self.nearest)) : all
  }

  /// The number of passages that are listed if none answers.
  static let nearest = 3

  /// Returns the citation number of a passage.
  package func number(of passage: Int) -> Int { (listed.firstIndex(of: passage) ?? 0) + 1 }

  /// Returns the trail with other passages, for answers that come from several searches.
  package func listing(_ passages: [Int]) -> Trail {
    var trail = Trail(.passages, passages, groups: [passages], names: names)
    trail.scores = scores
    trail.scanSeconds = scanSeconds
    trail.rerankSeconds = rerankSeconds
    return trail
  }

  /// Returns the rank of a passage in a stage, from 1; nil if the stage didn't score it.
  package func rank(of passage: Int, in stage: Stage) -> Int? {
    guard let scores = scores[stage], let own = scores[passage] else { return nil }
    return 1
      + scores.count { other in
        other.value > own || other.value == own && other.key < passage
      }
  }

  /// Returns the support for a draft; nil if the passages weren't judged.
  ///
  /// It is a sum of the question's attention to the draft's passages and the draft's
  /// log-probability.
  ///
  /// `calibrated` is the attention of the same heads to answers in calibration, so that models can
  /// be compared.
  package func support(of draft: Draft, calibrated: Float) -> Double? {
    // The passages that the last stage has judged; without the attention stage it counts as 0.
    let judged = scores[.likelihood] ?? scores[.attention] ?? [:]
    let attention = draft.group.filter { judged[$0] != nil }.map { scores[.attention]?[$0] ?? 0 }
    return Self.support(of: draft, attention: attention.max(), calibrated: calibrated)
  }

  /// Returns the support for a draft whose best passage has the given attention.
  package static func support(of draft: Draft, attention: Double?, calibrated: Float) -> Double? {
    guard let attention, calibrated > 0 else { return nil }
    return attentionWeight * attention / Double(calibrated) + draft.sureness
  }

  private static let attentionWeight = 0.35
}

/// The beginning of an answer from some passages.
package struct Draft: Sendable, Hashable {
  package var group: [Int]
  package var text: String
  /// The mean log-probability of the draft's tokens and its end.
  ///
  /// The probabilities are among all tokens, so a likely refusal lowers the first one.
  package var sureness: Double
  /// The log-probability, in nats, that the passages don't have the answer, as the model says; nil if it
  /// can't say so.
  package var refusal: Double?
  /// The comparison of the draft's words with those that were read; nil before the comparison.
  package var words: AnswerSupport?
  /// True if the model read the turns before the question.
  package var followsTurns: Bool

  package init(group: [Int], text: String, sureness: Double, followsTurns: Bool = false) {
    self.group = group
    self.text = text
    self.sureness = sureness
    self.followsTurns = followsTurns
  }

  /// The log-probability, in nats, that the passages have an answer; nil if the model can't say so.
  package var answerable: Double? {
    // Far from 0 a refusal of probability 1 leaves nothing; the bound keeps such drafts comparable.
    refusal.map { log(max(1 - exp($0), 1e-9)) }
  }

  /// Returns true if one of two drafts has all words of the other.
  func agrees(with other: Draft) -> Bool {
    let (own, others) = (FoldedWords.content(of: text), FoldedWords.content(of: other.text))
    return own.isSubset(of: others) || others.isSubset(of: own)
  }

  /// Returns true if the draft repeats an answer, compared up to the end of the shorter text.
  package func repeats(_ answer: String) -> Bool {
    let (own, other) = (QuestionWords.plain(text), QuestionWords.plain(answer))
    return !own.isEmpty && !other.isEmpty && (own.hasPrefix(other) || other.hasPrefix(own))
  }
}

/// A reader that drafts answers, so that the best group of passages can be chosen.
package protocol Drafting: Sendable {
  /// The log-probability of a refusal, in nats, from which on it is believed; nil if the model doesn't
  /// refuse.
  var refusalThreshold: Double? { get }

  /// The answer before the question; nil if there is none or the model doesn't read it.
  var lastAnswer: String? { get }

  /// Drafts an answer from one group of passages.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - group: the passages, the best one last.
  ///   - followsTurns: whether the model reads the turns before the question.
  ///   - least: the sum of sureness and `Draft.answerable` that makes a draft useful; nil for any.
  /// - Returns: the draft, which is nil if it has no text or can't reach `least`, and the number of
  ///   tokens that were read for it.
  /// - Throws: errors of the reader, and `CancellationError`.
  func draft(
    _ question: String, from group: [Int], followsTurns: Bool, least: Double?
  ) async throws -> (draft: Draft?, readTokens: Int)
}
