import Documents
import Foundation
package import Inference
import Tokenization

/// The search of one document with one finder.
///
/// It begins with the light pass and ends with the passages that are read for a question.
///
/// Conversations and evaluations use the same functions: `read(chunk:)` for each chunk once, then
/// for each question `find` and `choose`.
package struct Recall: Sendable {
  package let corpus: RecallCorpus
  /// The finder's calibrated heads; nil if words alone find passages.
  private let heads: RetrievalHeads?
  /// The layers and heads of the light pass; nil if words alone find passages.
  package let selection: HeadSelection?
  /// The model that finds passages; nil if words alone do.
  package let finder: (any Finder)?
  private let settings: RecallSettings
  /// The vectors of the passages by an embedding model; nil if there is none.
  private let vectors: PassageVectors?
  /// The snapshot of the light pass; its files stay in use while it exists.
  private let snapshot: LightSnapshot?

  /// Prepares the search; nil if no calibrated head is in the layers that the settings allow.
  ///
  /// - Parameters:
  ///   - corpus: the document, encoded by the finder's tokenizer.
  ///   - finder: the model that finds passages.
  ///   - heads: the finder's calibrated heads.
  ///   - settings: the settings of all stages.
  ///   - scorer: an embedding model that scores passages too; nil for none.
  ///   - snapshots: the store of light passes; nil to save nothing.
  package init?(
    _ corpus: RecallCorpus, finder: any Finder, heads: RetrievalHeads, settings: RecallSettings,
    scorer: PassageScorer? = nil, snapshots: SnapshotStore? = nil
  ) {
    guard let selection = settings.selection(heads, finder.description.configuration) else {
      return nil
    }
    self.corpus = corpus
    self.finder = finder
    self.heads = heads
    self.selection = selection
    self.settings = settings
    vectors = settings.vectors(of: corpus, by: scorer, snapshots)
    snapshot = snapshots?.light(
      finder.description, selection, prefix: QuestionForm(finder.tokenizer).prefix,
      document: corpus.document.name)
  }

  /// Prepares a search by words alone, which needs no light pass.
  ///
  /// - Parameters:
  ///   - corpus: the document, encoded by the reader's tokenizer.
  ///   - settings: the settings; the stages of a model don't run.
  ///   - scorer: an embedding model that scores passages too; nil for none.
  ///   - snapshots: the store of its vectors; nil to save nothing.
  package init(
    byWordsIn corpus: RecallCorpus, settings: RecallSettings, scorer: PassageScorer? = nil,
    snapshots: SnapshotStore? = nil
  ) {
    self.corpus = corpus
    var settings = settings
    (settings.scanWeight, settings.attentionWeight, settings.likelihoodWeight) = (0, 0, 0)
    self.settings = settings
    vectors = settings.vectors(of: corpus, by: scorer, snapshots)
    (heads, selection, finder, snapshot) = (nil, nil, nil, nil)
  }

  // MARK: Light pass

  /// Reads one chunk of the corpus by the finder's lower layers and saves it in the snapshot.
  ///
  /// An embedding model makes the vectors of its passages, too.
  ///
  /// - Returns: the chunk's keys and the speed in the finder's tokens per second; nil if the finder
  ///   stopped or there is none.
  /// - Throws: errors of the finder.
  package func read(
    chunk number: Int
  ) async throws -> (chunk: LightChunk, tokensPerSecond: Double)? {
    guard let finder, let selection else { return nil }
    let request = LightReadingRequest(
      tokens: corpus.tokens, chunks: [corpus.tokens(ofChunk: number)], selection: selection)
    for try await case .read(let chunk, let speed) in finder.readLightly(request) {
      if let snapshot {
        await onBlockingThread { [tokens = corpus.tokens] _ in snapshot.append(chunk, of: tokens) }
      }
      try await addVectors(chunk: number)
      return (chunk, speed)
    }
    return nil
  }

  /// Returns chunks that the snapshot has; it reads files and may take seconds for a long document.
  ///
  /// - Parameters:
  ///   - numbers: the numbers of the wanted chunks.
  ///   - isCancelled: returns true once the rest isn't wanted any more.
  /// - Returns: the chunks with their numbers.
  package func savedChunks(
    of numbers: [Int], isCancelled: () -> Bool
  ) -> [(number: Int, chunk: LightChunk)] {
    guard let snapshot else { return [] }
    var saved: [(number: Int, chunk: LightChunk)] = []
    for number in numbers where !isCancelled() {
      let range = corpus.tokens(ofChunk: number)
      if let chunk = snapshot.chunk(range, of: corpus.tokens) { saved.append((number, chunk)) }
    }
    return saved
  }

  /// Returns notices about the snapshot that weren't shown yet.
  package func takeNotices() -> [String] {
    (snapshot?.takeNotices() ?? []) + (vectors?.takeNotices() ?? [])
  }

  /// Returns the chunks with passages that have no vectors; none without an embedding model.
  ///
  /// They are the chunks whose keys were in a snapshot, unless the vectors were saved, too.
  package func chunksWithoutVectors() async -> [Int] {
    guard let vectors else { return [] }
    return await vectors.missing(in: corpus.chunks)
  }

  /// Makes the vectors of a chunk's passages.
  ///
  /// - Throws: `CancellationError`.
  package func addVectors(chunk number: Int) async throws {
    try await vectors?.add(corpus.chunks[number])
  }

  /// The selected heads' attention to answers in calibration, minus their usual attention.
  package var calibratedScore: Float {
    guard let heads, let selection else { return 0 }
    return heads.depths.first { Set($0.heads) == Set(selection.heads) }?.score ?? 0
  }

  // MARK: Finding

  /// Finds the passages that may answer a question.
  ///
  /// A question about the whole document gets passages from all over it, a question about an end
  /// gets that end, and any other question gets the passages that the search finds.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - previous: the previous question and its passage; nil for the first question.
  ///   - index: the passages that were read lightly.
  ///   - spreads: false if even a question about the whole document is to be searched for.
  /// - Returns: the passages in groups, with the scores of every stage.
  /// - Throws: errors of the finder and of word search, and `CancellationError`.
  package func find(
    _ question: String, after previous: FollowUp? = nil, in index: RecallIndex,
    spreads: Bool = true
  ) async throws -> Trail {
    // Until the whole document is read, all names count as present.
    let names = await AskedNames(in: question) { index.isComplete ? await corpus.occurs($0) : true }
    if spreads, WholeDocumentRequest.matches(question) {
      let passages = corpus.spread(over: index, passageTokens: settings.passageTokens)
      return Trail(.spread, passages, groups: [passages], names: names)
    }
    // “What is it called?” asks about the last answer, not about the document.
    let isLeaning = previous?.passage != nil && FollowUp.isLeaning(question)
    if let end = TextEnd(askedFor: question), end == .end || !isLeaning {
      let passages = corpus.passages(at: end, passageTokens: settings.endTokens)
      // The first passage has the title. A table of contents after it has other titles.
      let outermost = end == .beginning ? passages.prefix(1) : passages.suffix(1)
      let isSingle = corpus.document.parts.count == 1 && passages.count > 1
      let groups = isSingle ? [Array(outermost), passages] : [passages]
      return Trail(.passages, passages, groups: groups, names: names)
    }
    let search = PassageFinder(
      corpus, finder: finder, selection: selection, settings: settings, vectors: vectors)
    let found = try await search.find(question, after: previous, in: index.light)
    let passages = corpus.selection(found.ranking, settings)
    // If all passages that may answer are read, the answer can't be in another one.
    let asked = corpus.passages(ofFilesNamedIn: question) ?? Set(corpus.passages.indices)
    let isAllRead =
      index.isComplete && asked.allSatisfy { passages.contains($0) || corpus.isRepeat[$0] }
    guard !passages.isEmpty, isAllRead || !names.areAllAbsent else {
      let nearest = Array(found.ranking.prefix(Trail.nearest))
      return Trail(.nothing, nearest, groups: [], ranking: found.ranking, names: names)
        .adding(found)
    }
    let groups = settings.drafts ? found.groups(of: passages) : [passages]
    // In a list of questions and answers, the answer follows the question's own words.
    let repeating = groups.filter { corpus.repeats(question, in: $0) }
    var trail = Trail(
      .passages, passages, groups: repeating.isEmpty ? groups : repeating, ranking: found.ranking,
      names: names)
    trail.needsSupport = !isAllRead && repeating.isEmpty
    return trail.adding(found)
  }

  // MARK: Choosing

  /// Chooses the group of passages from which the question is answered.
  ///
  /// The reader drafts an answer from each group, and the group with the best draft is chosen. No
  /// group is chosen if a passage reader refuses all of them. With another reader, none is chosen if
  /// no draft has enough support or the best one only repeats the question.
  ///
  /// On `eval/qa-public` Gemma-3-270m answers 23 of 60 questions from seven passages at once, and
  /// 29 from the group that is chosen this way.
  ///
  /// - Parameters:
  ///   - trail: the passages that `find` returned.
  ///   - question: the user's question.
  ///   - drafting: the reader of the drafts; nil if it can't compare them, so that the best group
  ///     is chosen without a draft.
  /// - Returns: the trail with the drafts and the choice.
  /// - Throws: errors of the reader, and `CancellationError`.
  package func choose(
    from trail: Trail, for question: String, drafting: (any Drafting)?
  ) async throws -> Trail {
    var trail = trail
    guard trail.way != .nothing else { return trail }
    trail.chosen = trail.groups.first
    guard let drafting,
      trail.groups.count > 1 || trail.needsSupport || drafting.lastAnswer != nil
        || drafting.refusalThreshold != nil && trail.way != .spread
    else { return trail }
    var comparison = DraftComparison(
      corpus, question: question, drafting: drafting, rankPenalty: settings.draftRankPenalty)
    let best = try await comparison.best(of: trail.groups)
    trail.drafts = comparison.drafts
    trail.draftTokens = comparison.readTokens
    trail.bestDraft = best
    (trail.rival, trail.margin) = comparison.rival.map { ($0.draft, $0.margin) } ?? (nil, nil)
    trail.support = best.flatMap { trail.support(of: $0, calibrated: calibratedScore) }
    let isAnswered =
      trail.way == .spread
      || isAccepted(best, by: drafting) ?? (!trail.needsSupport || isBelieved(best, trail.support))
    if !isAnswered, settings.leastSupport > -.infinity {
      trail.way = .nothing
      trail.chosen = nil
      return trail
    }
    trail.chosen = best?.group ?? trail.chosen
    trail.followsTurns = best?.followsTurns ?? true
    return trail
  }

  /// Returns whether a passage reader accepts its best draft; nil for other readers.
  private func isAccepted(_ draft: Draft?, by drafting: any Drafting) -> Bool? {
    guard let threshold = drafting.refusalThreshold else { return nil }
    guard let draft else { return false }
    return draft.refusal.map { $0 < threshold }
  }

  private func isBelieved(_ draft: Draft?, _ support: Double?) -> Bool {
    guard settings.leastSupport > -.infinity else { return true }
    guard let draft, draft.words?.isEcho != true else { return false }
    return support.map { $0 >= settings.leastSupport } ?? true
  }
}

/// The comparison of the drafts of one question.
private struct DraftComparison {
  private let corpus: RecallCorpus
  private let question: String
  private let drafting: any Drafting
  /// The penalty of a draft for each group ranked before it, in mean log-probability per token.
  private let rankPenalty: Double
  private(set) var drafts: [Draft] = []
  private(set) var readTokens = 0
  private var best: (draft: Draft, score: Double)?
  /// The scores of `drafts`.
  private var scores: [Double] = []
  private var repeating: [(rank: Int, group: [Int])] = []

  init(_ corpus: RecallCorpus, question: String, drafting: any Drafting, rankPenalty: Double) {
    self.corpus = corpus
    self.question = question
    self.drafting = drafting
    self.rankPenalty = rankPenalty
  }

  /// Returns the best draft; nil if no draft has text.
  mutating func best(of groups: [[Int]]) async throws -> Draft? {
    for (rank, group) in groups.enumerated() {
      try await add(rank, group, followsTurns: drafting.lastAnswer != nil)
    }
    // Small models repeat the last answer if the passages don't answer, and sometimes if they do.
    // The question alone is then often enough.
    if best?.draft.words?.hasForeignWords ?? true {
      for (rank, group) in repeating { try await add(rank, group, followsTurns: false) }
    }
    return best?.draft
  }

  /// The best draft with another answer than the best one, and how far its score is below; nil if
  /// there is none.
  var rival: (draft: Draft, margin: Double)? {
    guard let best else { return nil }
    return zip(drafts, scores).filter { !$0.0.agrees(with: best.draft) }
      .max { $0.1 < $1.1 }.map { ($0.0, best.score - $0.1) }
  }

  private mutating func add(_ rank: Int, _ group: [Int], followsTurns: Bool) async throws {
    let penalty = rankPenalty * Double(rank)
    let (found, read) = try await drafting.draft(
      question, from: group, followsTurns: followsTurns, least: best.map { $0.score + penalty })
    readTokens += read
    guard var draft = found else { return }
    if followsTurns, let last = drafting.lastAnswer, draft.repeats(last) {
      repeating.append((rank, group))
      return
    }
    let words = AnswerSupport(draft.text, question: question, read: corpus.text(of: group))
    draft.words = words
    drafts.append(draft)
    let score = (draft.answerable ?? 0) + draft.sureness - penalty - words.penalty
    scores.append(score)
    if best.map({ score > $0.score }) ?? true { best = (draft, score) }
  }
}

extension Trail {
  /// Returns the trail with the scores and times of a search.
  fileprivate func adding(_ found: FoundPassages) -> Trail {
    var trail = self
    trail.scores = found.scores
    trail.scanSeconds = found.scanSeconds
    trail.rerankSeconds = found.rerankSeconds
    return trail
  }
}

extension RecallSettings {
  /// Returns the vectors of a corpus's passages, of which none is made yet; nil without a model.
  fileprivate func vectors(
    of corpus: RecallCorpus, by scorer: PassageScorer?, _ snapshots: SnapshotStore?
  ) -> PassageVectors? {
    guard let scorer, scorerWeight > 0 else { return nil }
    return PassageVectors(
      of: corpus.passages.indices.map { corpus.text(of: [$0]) }, by: scorer,
      snapshots: snapshots, document: corpus.document.name)
  }
}

extension RecallCorpus {
  /// Returns whether the document has a word in some form, or a code exactly.
  fileprivate func occurs(_ word: String) async -> Bool {
    if word.contains(where: \.isNumber) {
      return flowing.whole.text.range(of: word, options: .caseInsensitive) != nil
    }
    let scores = try? await search.scores(for: word)
    return scores.map { $0.contains { $0 > 0 } } ?? true
  }

  /// Returns whether passages contain a question of at least four words literally.
  fileprivate func repeats(_ question: String, in passages: [Int]) -> Bool {
    let words = QuestionWords.plain(question)
    guard words.split(separator: " ").count >= 4 else { return false }
    return " \(QuestionWords.plain(text(of: passages))) ".contains(" \(words) ")
  }

  /// Returns passages from all over the text that was read, with at most `passageTokens` tokens.
  fileprivate func spread(over index: RecallIndex, passageTokens: Int) -> [Int] {
    let read = zip(chunks, index.isRead).filter(\.1).flatMap { Array($0.0) }
    let counts = readingCounts
    let mean = max(1, counts.reduce(0, +) / max(1, counts.count))
    var count = passageTokens / mean
    let spread = PassageSpread(document)
    while count > 1 {
      let chosen = spread.indices(count, of: read)
      if chosen.reduce(0, { $0 + counts[$1] }) <= passageTokens { return chosen }
      count -= 1
    }
    return Array(read.prefix(1))
  }
}
