import Documents
import Foundation
package import Inference

/// Finds the passages that a question is about, from cheap to costly: words and the attention of the
/// model's retrieval heads for all passages, then the whole model for the best of them.
package struct PassageFinder: Sendable {
  private let corpus: RecallCorpus
  private let engine: any Retrieving
  private let plan: HeadSelection
  private let settings: RecallSettings
  private let scorer: PassageScorer?

  package init(
    _ corpus: RecallCorpus, engine: any Retrieving, plan: HeadSelection, settings: RecallSettings,
    scorer: PassageScorer? = nil
  ) {
    self.corpus = corpus
    self.engine = engine
    self.plan = plan
    self.settings = settings
    self.scorer = scorer
  }

  /// Ranks the passages in the light index for a question.
  ///
  /// If the question names files, only their passages are ranked.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - previous: the previous question, to which this one may refer; if its passages are a short
  ///     section, only that section is ranked.
  ///   - index: the passages that were read lightly.
  /// - Returns: the ranking, with scores of the best passages.
  /// - Throws: errors of the engine and of word search, and `CancellationError`.
  package func find(
    _ question: String, after previous: FollowUp? = nil, in index: LightIndex
  ) async throws -> FoundPassages {
    var found = FoundPassages()
    let clock = ContinuousClock()
    var start = clock.now
    var isFindable = findablePassages(index)
    var scores = try await firstScores(question, isFindable, index)
    if let previous {
      let earlier = try await firstScores(previous.question, isFindable, index)
      for place in scores.indices { scores[place] += settings.previousWeight * earlier[place] }
      if FollowUp.isLeaning(question), let place = previous.place {
        let around = corpus.surroundings(of: place)
        for place in around.places { scores[place] += settings.aroundWeight }
        if around.isSection { isFindable.keep(around.places) }
      }
    }
    // Another year's invoice has no answer.
    if let named = corpus.passages(ofFilesNamedIn: question) { isFindable.keep(named) }
    found.ranking = PassageSelection.ranking(scores).filter { isFindable[$0] }
    found.scanSeconds = (clock.now - start).seconds

    start = clock.now
    if let scorer, settings.scorerWeight > 0 {
      scores = try await scored(scores, found.ranking, question, scorer)
      found.ranking = PassageSelection.ranking(scores).filter { isFindable[$0] }
    }
    if settings.attentionWeight > 0 {
      let candidates = Array(found.ranking.prefix(settings.candidates))
      let attention = try await judge(candidates, question, by: .attention)
      found.judged = zip(candidates, attention).map { .init(place: $0, attention: $1) }
      found.rank(byFusing: scores, attentionWeight: settings.attentionWeight, likelihoodWeight: 0)
    }
    if settings.likelihoodWeight > 0 {
      let finalists = Array(found.ranking.prefix(settings.finalists))
      let likelihood = try await judge(finalists, question, by: .likelihood)
      let attention = Dictionary(
        uniqueKeysWithValues: found.judged.map { ($0.place, $0.attention) })
      found.judged = zip(finalists, likelihood).map {
        .init(place: $0, attention: attention[$0] ?? 0, likelihood: $1)
      }
      found.rank(
        byFusing: scores,
        attentionWeight: settings.attentionWeight > 0 ? settings.finalAttentionWeight : 0,
        likelihoodWeight: settings.likelihoodWeight)
    }
    found.linked = links(of: found.ranking, question, isFindable)
    found.putLinkedFirst()
    found.rerankSeconds = (clock.now - start).seconds
    return found
  }

  // MARK: Stages

  /// Returns the fused, standardized scores of word search and retrieval heads; passages that
  /// weren't read don't count.
  private func firstScores(
    _ question: String, _ isFindable: [Bool], _ index: LightIndex
  ) async throws -> [Double] {
    func masked(_ scores: [Double]) -> [Double] {
      zip(scores, isFindable).map { $1 ? $0 : .nan }
    }
    var scorers: [(scores: [Double], weight: Double)] = []
    if settings.lexicalWeight > 0 {
      scorers.append((masked(try corpus.search.scores(for: question)), settings.lexicalWeight))
    }
    if settings.scanWeight > 0 {
      let attention = corpus.sums(await engine.scan(index, question: question))
      scorers.append((masked(attention.map(Self.strength)), settings.scanWeight))
    }
    return ScoreFusion.fused(scorers)
  }

  /// A passage gets half of all attention or a thousandth: only the order of magnitude counts.
  private static func strength(_ attention: Double) -> Double { log(max(attention, 1e-5)) }

  /// Scores with what an embedding model says of the best passages; the others are as it finds those
  /// on the whole.
  private func scored(
    _ scores: [Double], _ ranking: [Int], _ question: String, _ scorer: PassageScorer
  ) async throws -> [Double] {
    let places = ranking.prefix(settings.scored)
    let cosines = try await scorer.scores(of: places.map(corpus.text(of:)), question: question)
    var scores = scores
    for (place, score) in zip(places, ScoreFusion.standardized(cosines)) {
      scores[place] += settings.scorerWeight * score
    }
    return scores
  }

  private func judge(
    _ places: [Int], _ question: String, by sign: RerankRequest.Sign
  ) async throws -> [Double] {
    let request = RerankRequest(
      passages: places.map { corpus.reading(of: [$0]).tokens }, question: question, selection: plan,
      sign: sign)
    var scores: [Double] = []
    for try await case .scored(_, let score) in engine.rerank(request) {
      scores.append(Double(score))
    }
    try Task.checkCancellation()
    return scores
  }

  // MARK: Two steps

  /// Returns the passages that the first one leads to: those that share a rare name with it that
  /// isn't in the question.
  private func links(of ranking: [Int], _ question: String, _ isFindable: [Bool]) -> [Int] {
    guard settings.linked > 0, let first = ranking.first else { return [] }
    return corpus.search.linked(
      from: corpus.text(of: first), place: first, notIn: question, most: settings.linked
    ).filter { isFindable[$0] }
  }

  /// Returns for each passage whether it was read lightly; of equal texts only the first counts.
  private func findablePassages(_ index: LightIndex) -> [Bool] {
    var isFindable = [Bool](repeating: false, count: corpus.passages.count)
    let starts = Set(index.chunks.map(\.tokens.lowerBound))
    for (chunk, places) in corpus.chunks.enumerated()
    where starts.contains(corpus.tokens(ofChunk: chunk).lowerBound) {
      for place in places { isFindable[place] = !corpus.isRepeat[place] }
    }
    return isFindable
  }
}

extension [Bool] {
  /// Sets all other places to false; does nothing if none of the given places is true.
  fileprivate mutating func keep(_ places: Set<Int>) {
    guard places.contains(where: { self[$0] }) else { return }
    for place in indices where !places.contains(place) { self[place] = false }
  }
}
