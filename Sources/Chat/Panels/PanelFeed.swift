import Documents
import Inference
import Retrieval

/// Computes the panels' telemetry from the engine's telemetry, a reading and its present answer.
struct PanelFeed {
  private let prepared: PreparedDocument
  private let recall: Recall?
  /// The calibrated score of each head, by layer and head; empty if the model isn't calibrated.
  private let headScores: [Float?]
  /// The engine's last telemetry.
  private(set) var engine = EngineTelemetry()
  /// The last speed of another model's light pass, in the reader's tokens per second; nil before it.
  private var lightRate: Double?
  /// The pattern pictures of the Attention panel.
  private var pictures = PatternPictures()

  /// Creates the feed of one reading.
  ///
  /// - Parameters:
  ///   - prepared: the document with its plan.
  ///   - recall: the search; nil in other modes.
  ///   - heads: the calibrated heads of the reader; nil if unknown.
  ///   - previous: the feed of an earlier reading with the same model, whose rates and cache are
  ///     shown until there are new ones; nil for none.
  init(
    _ prepared: PreparedDocument, _ recall: Recall?, heads: RetrievalHeads?,
    after previous: PanelFeed?
  ) {
    self.prepared = prepared
    self.recall = recall
    headScores = Self.scores(of: heads, prepared.reader.summary)
    if let previous { engine = EngineTelemetry(withoutPromptOf: previous.engine) }
  }

  private static func scores(of heads: RetrievalHeads?, _ model: ModelSummary) -> [Float?] {
    guard let known = heads else { return [] }
    let (layers, heads) = (model.layers, model.heads)
    var scores = [Float?](repeating: nil, count: layers * heads)
    for ranked in known.ranking where ranked.head.layer < layers && ranked.head.head < heads {
      scores[ranked.head.layer * heads + ranked.head.head] = ranked.score
    }
    return scores
  }

  /// Stores new telemetry of the engine.
  ///
  /// If the telemetry is about another reading's prompt, only its rates and cache size are stored.
  mutating func take(_ telemetry: EngineTelemetry, for owner: Int) {
    let isOwn = telemetry.owner == nil || telemetry.owner == owner
    engine = isOwn ? telemetry : EngineTelemetry(withoutPromptOf: telemetry)
  }

  /// Stores the speed of the reader's light pass, in tokens per second.
  mutating func take(prefillRate: Double) { engine.prefillRate = prefillRate }

  /// Stores the speed of another model's light pass, in the reader's tokens per second.
  mutating func take(lightRate: Double) { self.lightRate = lightRate }

  /// Returns the present telemetry for panels.
  ///
  /// - Parameters:
  ///   - index: the light index; nil in other modes than recall.
  ///   - answer: the present answer, or the last one.
  ///   - view: the view of the Attention panel that is shown; nil if none is.
  /// - Returns: the telemetry without the process's memory.
  mutating func telemetry(
    index: RecallIndex?, answer: AnswerProgress, view: AttentionView?
  ) -> Telemetry {
    var telemetry = Telemetry(engine, of: prepared)
    telemetry.questionTokens = answer.questionTokens
    telemetry.answerTokens = answer.answerTokens
    telemetry.firstTokenSeconds = answer.firstTokenSeconds
    if let recall, let index {
      telemetry.exactBytes = prepared.exactBytes
      telemetry.seen = prepared.sight.seen(index, of: recall.corpus, exact: answer.sources.passages)
      telemetry.lightIndexBytes = index.light?.bytes ?? 0
      telemetry.documentAttention = answer.sources.attention(in: recall.corpus.document)
    }
    telemetry.finder = finder
    switch view {
    case .pattern:
      telemetry.patterns = pictures.pictures(
        of: engine, by: prepared.reader.model?.configuration, recall)
      telemetry.heads = measuredHeads(answer)
    case .heads:
      telemetry.heads = measuredHeads(answer)
      telemetry.heads?.retrieval = headScores
    case .map, nil: break
    }
    return telemetry
  }

  /// The finder's part of the telemetry; nil if the reader finds.
  private var finder: Telemetry.Finder? {
    let models = prepared.models
    guard let name = models.finderName else { return nil }
    var finder = Telemetry.Finder(name: name)
    finder.weightBytes = models.otherFinder?.description.weightBytes ?? 0
    finder.readerWeightBytes = models.reader.model?.weightBytes ?? 0
    finder.lightRate = lightRate
    if recall != nil, let light = prepared.light, let chunk = recall?.selection?.chunkTokens {
      finder.cacheBytes = light.cacheBytes(chunkTokens: chunk)
    }
    return finder
  }

  /// Returns the heads' attention from the last token; values that weren't measured are empty.
  private func measuredHeads(_ answer: AnswerProgress) -> Telemetry.Heads {
    let summary = prepared.reader.summary
    var heads = Telemetry.Heads(layers: summary.layers, heads: summary.heads)
    guard let attention = engine.heads else { return heads }
    heads.meanDistance = attention.meanDistances
    heads.entropy = attention.entropies
    heads.tokens = attention.tokens
    heads.blocks = attention.blocks
    let ranges = ranges(of: attention.stretches, answer)
    if ranges.count == attention.stretches.count {
      heads.ranges = ranges
      heads.rows = attention.rows
    }
    return heads
  }

  /// Returns the document's byte ranges for token ranges of the prompt.
  ///
  /// The result is empty if a range isn't in the document.
  private func ranges(of stretches: [Range<Int>], _ answer: AnswerProgress) -> [Range<Int>] {
    if let recall {
      return answer.sources.prompt.map { recall.corpus.document.passages[$0].content }
    }
    let document = prepared.builder.document
    guard stretches.allSatisfy({ $0.clamped(to: document) == $0 }) else { return [] }
    return stretches.map {
      prepared.map.bytes(
        of: $0.lowerBound - document.lowerBound..<$0.upperBound - document.lowerBound)
    }
  }
}

extension EngineTelemetry {
  /// Creates telemetry with the values that don't depend on the prompt.
  fileprivate init(withoutPromptOf other: EngineTelemetry) {
    self.init()
    cache = other.cache
    prefillRate = other.prefillRate
    decodeRate = other.decodeRate
    prefillStages = other.prefillStages
    decodeStages = other.decodeStages
  }
}
