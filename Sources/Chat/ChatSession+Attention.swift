import Documents
import Inference

extension ChatSession {
  /// Adds what the view of the Attention panel shows.
  func addAttention(
    of snapshot: EngineTelemetry, to telemetry: inout Telemetry, _ prepared: PreparedDocument,
    view: AttentionView?
  ) {
    let model = prepared.engine.retrieving?.description
    switch view {
    case .pattern:
      telemetry.patterns = reading.pictures.pictures(
        of: snapshot, reading.recall, model?.configuration)
      telemetry.heads = measured(snapshot, prepared)
    case .heads:
      telemetry.heads = measured(snapshot, prepared)
      if reading.headScores.isEmpty { reading.headScores = calibrated(model) }
      telemetry.heads?.retrieval = reading.headScores
    case .map, nil: break
    }
  }

  /// Returns the heads' attention of the last token; nil if it wasn't measured.
  private func measured(
    _ snapshot: EngineTelemetry, _ prepared: PreparedDocument
  ) -> Telemetry.Heads {
    let summary = prepared.engine.summary
    var heads = Telemetry.Heads(layers: summary.layers, heads: summary.heads)
    guard let attention = snapshot.heads else { return heads }
    heads.meanDistance = attention.meanDistances
    heads.entropy = attention.entropies
    heads.tokens = attention.tokens
    heads.blocks = attention.blocks
    let places = places(of: attention.stretches, prepared)
    if places.count == attention.stretches.count {
      heads.places = places
      heads.rows = attention.rows
    }
    return heads
  }

  /// Returns the document's byte ranges for token ranges of the prompt.
  private func places(
    of stretches: [Range<Int>], _ prepared: PreparedDocument
  ) -> [Range<Int>] {
    if let recall = reading.recall {
      return reading.answeredFrom.map { recall.corpus.document.passages[$0].content }
    }
    let document = prepared.builder.document
    guard stretches.allSatisfy({ $0.clamped(to: document) == $0 }) else { return [] }
    return stretches.map {
      prepared.map.bytes(
        of: $0.lowerBound - document.lowerBound..<$0.upperBound - document.lowerBound)
    }
  }

  /// Returns the calibrated scores, by layer and head; empty if the model isn't calibrated.
  private func calibrated(_ model: ModelDescription?) -> [Float?] {
    guard let model, let known = knownHeads(of: model) else { return [] }
    let (layers, heads) = (model.configuration.layers, model.configuration.heads)
    var scores = [Float?](repeating: nil, count: layers * heads)
    for ranked in known.ranking where ranked.head.layer < layers && ranked.head.head < heads {
      scores[ranked.head.layer * heads + ranked.head.head] = ranked.score
    }
    return scores
  }
}

extension AttentionView? {
  /// The depth at which the engine measures attention for the view.
  var probeDepth: ProbeDepth {
    switch self {
    case .map: .document
    case .pattern, .heads: .heads
    case nil: .off
    }
  }
}
