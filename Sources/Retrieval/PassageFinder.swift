import Documents
import Foundation
import Inference
import Wording

/// The search for one question, in stages from cheap to costly.
///
/// Word search, the attention of the retrieval heads and an embedding model, if there is one, score
/// all passages. The whole model scores the best ones.
struct PassageFinder {
  private let corpus: RecallCorpus
  private let finder: (any Finder)?
  private let selection: HeadSelection?
  private let settings: RecallSettings
  private let vectors: PassageVectors?

  init(
    _ corpus: RecallCorpus, finder: (any Finder)?, selection: HeadSelection?,
    settings: RecallSettings, vectors: PassageVectors?
  ) {
    self.corpus = corpus
    self.finder = finder
    self.selection = selection
    self.settings = settings
    self.vectors = vectors
  }

  /// Ranks the passages in the light index for a question.
  ///
  /// If the question names files, only their passages are ranked.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - previous: the previous question, to which this one may refer; if its passage is in a short
  ///     section, only that section is ranked.
  ///   - index: the passages that were read lightly; nil if words alone find passages.
  /// - Returns: the ranking, with the scores of all stages.
  /// - Throws: errors of the finder and of word search, and `CancellationError`.
  func find(
    _ question: String, after previous: FollowUp?, in index: LightIndex?
  ) async throws -> FoundPassages {
    var found = FoundPassages()
    let clock = ContinuousClock()
    var start = clock.now
    var isFindable = findablePassages(index)
    var scores = try await firstScores(question, isFindable, index, &found)
    if let previous {
      var earlier = FoundPassages()
      let others = try await firstScores(previous.question, isFindable, index, &earlier)
      for passage in scores.indices {
        scores[passage] += settings.previousWeight * others[passage]
      }
      let isLeaning = FollowUp.isLeaning(question)
      if isLeaning || previous.isCompleted, let passage = previous.passage {
        let around = corpus.surroundings(of: passage)
        for passage in around.passages { scores[passage] += settings.aroundWeight }
        // A completed question may name another section.
        if around.isSection, isLeaning { isFindable.keep(around.passages) }
      }
    }
    // Another file, such as another year's invoice, may have a wrong answer in the same words.
    if let named = corpus.passages(ofFilesNamedIn: question) { isFindable.keep(named) }
    found.ranking = PassageSelection.ranking(scores).filter { isFindable[$0] }
    found.scanSeconds = (clock.now - start).seconds

    start = clock.now
    if settings.attentionWeight > 0 {
      let candidates = Array(found.ranking.prefix(settings.candidates))
      let attention = try await judge(candidates, question, by: .attention)
      found.scores[.attention] = Dictionary(uniqueKeysWithValues: zip(candidates, attention))
      found.rank(
        candidates, byFusing: scores, attentionWeight: settings.attentionWeight,
        likelihoodWeight: 0)
    }
    if settings.likelihoodWeight > 0 {
      let finalists = Array(found.ranking.prefix(settings.finalists))
      let likelihood = try await judge(finalists, question, by: .likelihood)
      found.scores[.likelihood] = Dictionary(uniqueKeysWithValues: zip(finalists, likelihood))
      found.rank(
        finalists, byFusing: scores,
        attentionWeight: settings.attentionWeight > 0 ? settings.finalAttentionWeight : 0,
        likelihoodWeight: settings.likelihoodWeight)
    }
    found.linked = await links(of: found.ranking, question, isFindable)
    found.putLinkedFirst()
    found.rerankSeconds = (clock.now - start).seconds
    return found
  }

  // MARK: Stages

  /// Returns the fused, standardized scores of word search, retrieval heads and embedding model.
  ///
  /// The scores of each stage are also stored. Passages that weren't read don't count.
  private func firstScores(
    _ question: String, _ isFindable: [Bool], _ index: LightIndex?, _ found: inout FoundPassages
  ) async throws -> [Double] {
    func masked(_ scores: [Double]) -> [Double] {
      zip(scores, isFindable).map { $1 ? $0 : .nan }
    }
    func store(_ stage: Trail.Stage, _ scores: [Double]) {
      found.scores[stage] = Dictionary(
        uniqueKeysWithValues: scores.enumerated().filter { $1.isFinite }.map { ($0, $1) })
    }
    var scorers: [(scores: [Double], weight: Double)] = []
    if settings.lexicalWeight > 0 {
      let words = masked(try await corpus.search.scores(for: question))
      store(.words, words)
      scorers.append((words, settings.lexicalWeight))
    }
    if settings.scanWeight > 0, let finder, let index {
      let attention = corpus.sums(await finder.scan(index, question: question))
      let scan = masked(attention.map(Self.strength))
      store(.scan, scan)
      scorers.append((scan, settings.scanWeight))
    }
    if settings.scorerWeight > 0, let cosines = try await vectors?.scores(for: question) {
      let similarity = masked(cosines)
      store(.scorer, similarity)
      scorers.append((similarity, settings.scorerWeight))
    }
    return ScoreFusion.fused(scorers)
  }

  /// Returns the logarithm of a passage's attention, as attention varies by orders of magnitude.
  private static func strength(_ attention: Double) -> Double { log(max(attention, 1e-5)) }

  private func judge(
    _ passages: [Int], _ question: String, by sign: RerankRequest.Sign
  ) async throws -> [Double] {
    guard let finder, let selection else { return [] }
    let request = RerankRequest(
      passages: passages.map { corpus.reading(of: [$0]).tokens }, question: question,
      selection: selection,
      sign: sign)
    var scores: [Double] = []
    for try await case .scored(_, let score) in finder.rerank(request) {
      scores.append(Double(score))
    }
    try Task.checkCancellation()
    return scores
  }

  // MARK: Two steps

  /// Returns the passages that share a rare name with the first one.
  ///
  /// Names in the question don't count.
  private func links(of ranking: [Int], _ question: String, _ isFindable: [Bool]) async
    -> [Int]
  {
    guard settings.linked > 0, let first = ranking.first else { return [] }
    let linked = await corpus.search.linked(
      from: corpus.text(of: first), passageIndex: first, notIn: question, most: settings.linked)
    return linked.filter { isFindable[$0] }
  }

  /// Returns for each passage whether it was read lightly; repeated passages count as unread.
  ///
  /// Without an index all others can be found.
  private func findablePassages(_ index: LightIndex?) -> [Bool] {
    guard let index else { return corpus.isRepeat.map { !$0 } }
    var isFindable = [Bool](repeating: false, count: corpus.passages.count)
    let starts = Set(index.chunks.map(\.tokens.lowerBound))
    for (chunk, passages) in corpus.chunks.enumerated()
    where starts.contains(corpus.tokens(ofChunk: chunk).lowerBound) {
      for passage in passages { isFindable[passage] = !corpus.isRepeat[passage] }
    }
    return isFindable
  }
}

/// The passages that a search found.
struct FoundPassages {
  /// The passages that could be found, best first.
  var ranking: [Int] = []
  /// The passages that share a rare name with the first one; they come directly after it.
  var linked: [Int] = []
  /// The scores of each stage, by passage.
  var scores: [Trail.Stage: [Int: Double]] = [:]
  var scanSeconds = 0.0
  var rerankSeconds = 0.0

  /// Returns the groups in which passages are read.
  ///
  /// Each passage is a group, and the first one with `linked` is another group.
  ///
  /// The best group comes first. In a group the best passage comes last, next to the question.
  func groups(of passages: [Int]) -> [[Int]] {
    let chosen = ranking.filter(Set(passages).contains)
    guard let first = chosen.first else { return [] }
    let linked = linked.filter(chosen.contains)
    let alone = chosen.dropFirst().filter { !linked.contains($0) }
    let together = linked.isEmpty ? [] : [linked.reversed() + [first]]
    return [[first]] + together + alone.map { [$0] }
  }

  /// Ranks the judged passages by their fused scores, before all others.
  mutating func rank(
    _ judged: [Int], byFusing first: [Double], attentionWeight: Double, likelihoodWeight: Double
  ) {
    let fused = ScoreFusion.fused([
      (judged.map { first[$0] }, 1),
      (judged.map { scores[.attention]?[$0] ?? 0 }, attentionWeight),
      (judged.map { scores[.likelihood]?[$0] ?? .nan }, likelihoodWeight),
    ])
    let best = PassageSelection.ranking(fused).map { judged[$0] }
    let chosen = Set(best)
    ranking = best + ranking.filter { !chosen.contains($0) }
  }

  mutating func putLinkedFirst() {
    guard let first = ranking.first, !linked.isEmpty else { return }
    ranking = [first] + linked + ranking.dropFirst().filter { !linked.contains($0) }
  }
}

extension [Bool] {
  /// Sets all other passages to false; does nothing if none of the given ones is true.
  fileprivate mutating func keep(_ passages: Set<Int>) {
    guard passages.contains(where: { self[$0] }) else { return }
    for passage in indices where !passages.contains(passage) { self[passage] = false }
  }
}
