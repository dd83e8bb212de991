import Documents
import Foundation
import Inference

/// Chooses the passages that a question is answered from, in conversations and in evaluations.
///
/// A question about the whole document gets passages from all over it, a question about an end gets
/// that end, and any other question gets the passages that are found. The group with the best draft
/// is used, or none if no draft has enough support.
struct Recall: Sendable {
  private let state: RecallState
  private let engine: any Generating
  private let retrieving: any Retrieving
  private let options: ChatOptions
  private let scorer: PassageScorer?

  /// The number of passages that are listed if none answers: the user may find there what the model
  /// doesn't.
  private static let nearest = 3

  init(
    _ state: RecallState, engine: any Generating, retrieving: any Retrieving, options: ChatOptions,
    scorer: PassageScorer?
  ) {
    self.state = state
    self.engine = engine
    self.retrieving = retrieving
    self.options = options
    self.scorer = scorer
  }

  private var corpus: RecallCorpus { state.corpus }

  /// Returns the names in a question; until the whole document is read all names count as present.
  func names(in question: String) -> AskedNames {
    AskedNames(in: question) { !state.isComplete || corpus.occurs($0) }
  }

  /// Finds the passages that may answer a question.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - names: the question's names, from `names(in:)`.
  ///   - previous: the previous question and its passages; nil for the first question.
  /// - Returns: the passages to read, in groups.
  /// - Throws: errors of the engine and of word search, and `CancellationError`.
  func lookUp(
    _ question: String, naming names: AskedNames, after previous: FollowUp?
  ) async throws -> LookedUp {
    if WholeDocumentRequest.matches(question) {
      let places = corpus.spread(state, budget: options.recall.budget)
      return LookedUp(.spread, places, ranking: places, groups: [places], state)
    }
    // “What is it called?” asks about the last answer, not about the document.
    let isLeaning = previous?.place != nil && FollowUp.isLeaning(question)
    if let end = TextEnd(askedFor: question), end == .end || !isLeaning {
      let places = corpus.passages(at: end, budget: options.recall.endTokens)
      // The first passage has the title. A table of contents after it has other titles.
      let outermost = end == .beginning ? places.prefix(1) : places.suffix(1)
      let isSingle = corpus.document.parts.count == 1 && places.count > 1
      let groups = isSingle ? [Array(outermost), places] : [places]
      return LookedUp(.passages, places, ranking: places, groups: groups, state)
    }
    let finder = PassageFinder(
      corpus, engine: retrieving, plan: state.plan, settings: options.recall, scorer: scorer)
    let found = try await finder.find(question, after: previous, in: state.index)
    let places = corpus.selection(found.ranking, options.recall)
    // If all passages that may answer are read, none can be missed.
    let asked = corpus.passages(ofFilesNamedIn: question) ?? Set(corpus.passages.indices)
    let isAllRead =
      state.isComplete && asked.allSatisfy { places.contains($0) || corpus.isRepeat[$0] }
    guard !places.isEmpty, isAllRead || !names.areAllAbsent else {
      let nearest = Array(found.ranking.prefix(Self.nearest))
      var looked = LookedUp(.nothing, nearest, ranking: nearest, groups: [], state)
      looked.take(found)
      return looked
    }
    let groups = options.recall.drafts ? found.groups(of: places) : [places]
    // In a list of questions and answers, the answer follows the question's own words.
    let repeating = groups.filter { corpus.repeats(question, in: $0) }
    var looked = LookedUp(
      .passages, places, ranking: found.ranking, groups: repeating.isEmpty ? groups : repeating,
      state)
    looked.take(found)
    looked.needsSupport = !isAllRead && repeating.isEmpty
    return looked
  }

  /// Chooses the group of passages from which the question is answered; nil if no draft has enough
  /// support or the best one only repeats the question.
  func choose(
    from looked: LookedUp, for question: String, after turns: ArraySlice<Conversation.Turn>
  ) async throws -> RecallChoice {
    var choice = RecallChoice(group: nil, recollection: looked.recollection)
    guard looked.recollection.way != .nothing else { return choice }
    choice.group = looked.groups.first
    if looked.groups.count > 1 || looked.needsSupport || !turns.isEmpty {
      choice.places = looked.places
      let drafts = DraftReader(corpus, engine: engine, options: options)
      let (draft, readTokens) = try await drafts.best(question, after: turns, of: looked.groups)
      choice.readTokens = readTokens
      choice.support = draft.flatMap {
        looked.found?.support(of: $0, calibrated: state.calibratedScore)
      }
      if looked.needsSupport, !isBelieved(draft, choice.support) {
        choice.group = nil
        choice.recollection.way = .nothing
        choice.recollection.passages.removeLast(
          max(0, choice.recollection.passages.count - Self.nearest))
        return choice
      }
      choice.group = draft?.group ?? choice.group
      choice.followsTurns = draft?.followsTurns ?? true
    }
    choice.recollection.answeredFrom = choice.group?.map(looked.number).sorted()
    return choice
  }

  private func isBelieved(_ draft: Draft?, _ support: Double?) -> Bool {
    guard options.recall.leastSupport > -.infinity else { return true }
    guard let draft, draft.words?.isEcho != true else { return false }
    return support.map { $0 >= options.recall.leastSupport } ?? true
  }
}

/// The group of passages from which a question is answered.
struct RecallChoice: Sendable {
  /// The group's places; nil if no draft can be believed.
  var group: [Int]?
  var recollection: Recollection
  /// The places of the passages that drafts were made from; empty if there were no drafts.
  var places: [Int] = []
  /// The tokens that were read for the drafts.
  var readTokens = 0
  /// `FoundPassages.support` of the best draft; nil if it isn't known.
  var support: Double?
  /// False if the question is answered better without the turns before it.
  var followsTurns = true
}

/// The passages that were looked up for a question.
struct LookedUp: Sendable {
  /// All passages that may be read; the nearest ones if nothing was found.
  let places: [Int]
  /// The groups of passages that are read together, best first.
  let groups: [[Int]]
  var recollection: Recollection
  /// The scores of the search; nil if the passages weren't searched for.
  private(set) var found: FoundPassages?
  /// True if a draft needs enough support: not if the whole text is read or has the question's own
  /// words.
  var needsSupport = false
  private let best: [Int]

  init(
    _ way: Recollection.Way, _ places: [Int], ranking: [Int], groups: [[Int]],
    _ state: RecallState
  ) {
    self.places = places
    self.groups = groups
    best = ranking.filter(places.contains)
    let document = state.corpus.document
    recollection = Recollection(
      way: way,
      passages: best.enumerated().map {
        Citation(document.passages[$1], of: document, number: $0 + 1)
      },
      searched: state.searchedPassages, total: state.corpus.passages.count)
  }

  /// Stores the search and its times.
  mutating func take(_ found: FoundPassages) {
    self.found = found
    recollection.scanSeconds = found.scanSeconds
    recollection.rerankSeconds = found.rerankSeconds
  }

  /// Returns the citation number of a passage.
  func number(of place: Int) -> Int { (best.firstIndex(of: place) ?? 0) + 1 }
}

extension RecallCorpus {
  /// Returns whether the document has a word in some form, or a code exactly.
  fileprivate func occurs(_ word: String) -> Bool {
    if word.contains(where: \.isNumber) {
      return flowing.whole.text.range(of: word, options: .caseInsensitive) != nil
    }
    let scores = try? search.scores(for: word)
    return scores.map { $0.contains { $0 > 0 } } ?? true
  }

  /// Returns whether passages contain a question of at least four words literally.
  fileprivate func repeats(_ question: String, in places: [Int]) -> Bool {
    let words = QuestionWords.plain(question)
    guard words.split(separator: " ").count >= 4 else { return false }
    return " \(QuestionWords.plain(text(of: places))) ".contains(" \(words) ")
  }

  /// Returns passages from all over the text that was read, as many as fit the budget in tokens.
  fileprivate func spread(_ state: RecallState, budget: Int) -> [Int] {
    let read = zip(chunks, state.isRead).filter(\.1).flatMap { Array($0.0) }
    let mean = max(1, tokens.count / max(1, passages.count))
    var count = budget / mean
    let counts = readingCounts
    let spread = PassageSpread(document)
    while count > 1 {
      let places = spread.indices(count, of: read)
      if places.reduce(0, { $0 + counts[$1] }) <= budget { return places }
      count -= 1
    }
    return Array(read.prefix(1))
  }
}
