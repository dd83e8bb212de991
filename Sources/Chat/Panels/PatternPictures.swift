import Inference
import Retrieval

/// Pictures of the patterns with which a document is read, made anew only when one changes.
struct PatternPictures: Sendable {
  private struct Sequence: Hashable {
    var name: String
    var suffix: String
    var patterns: [AttentionPattern]
    /// What is read at once.
    var parts: [Range<Int>]
    var operationsPerPair: Int
  }

  private var sequences: [Sequence] = []
  private var pictures: [Telemetry.Pattern] = []

  /// The pictures of the engine's prompt and of the light pass, as far as there are any.
  mutating func pictures(
    of snapshot: EngineTelemetry, _ recall: Recall?, _ configuration: ModelConfiguration?
  ) -> [Telemetry.Pattern] {
    let operations = configuration?.operationsPerPair ?? 0
    var sequences: [Sequence] = []
    if snapshot.promptTokens > 0 {
      sequences.append(
        Sequence(
          name: "prompt", suffix: "", patterns: snapshot.patterns,
          parts: [0..<snapshot.promptTokens],
          operationsPerPair: operations))
    }
    if let recall, let configuration {
      sequences.append(
        Sequence(
          name: "light pass", suffix: ", by chunk",
          // The last layer is read for its keys only.
          patterns: Array(configuration.patterns.prefix(recall.selection.lastLayer)),
          parts: recall.corpus.chunks.indices.map(recall.corpus.tokens(ofChunk:)),
          operationsPerPair: operations))
    }
    if sequences != self.sequences {
      let known = Dictionary(grouping: pictures, by: \.sequence)
      pictures = sequences.flatMap { sequence in
        let isKnown = self.sequences.contains(sequence)
        return (isKnown ? known[sequence.name] : nil) ?? Self.pictures(of: sequence)
      }
      self.sequences = sequences
    }
    return pictures
  }

  /// One for each way in which layers attend.
  private static func pictures(of sequence: Sequence) -> [Telemetry.Pattern] {
    var distinct: [AttentionPattern] = []
    for pattern in sequence.patterns where !distinct.contains(pattern) { distinct.append(pattern) }
    return distinct.map { pattern in
      var density = PatternDensity(tokens: sequence.parts.last?.upperBound ?? 0)
      for part in sequence.parts {
        let plan = AttentionPlan(pattern, queries: 0..<part.count, tileSize: 128)
        density.add(plan, at: part.lowerBound)
      }
      return Telemetry.Pattern(
        sequence: sequence.name, name: pattern.words + sequence.suffix,
        layers: sequence.patterns.indices.filter { sequence.patterns[$0] == pattern },
        tokens: density.tokens, density: density.shares, side: density.side,
        seenPairs: density.seenPairs, densePairs: density.densePairs,
        operationsPerPair: sequence.operationsPerPair)
    }
  }
}

extension ModelConfiguration {
  /// A product and a sum each for a score and for a value, in all heads of a layer.
  fileprivate var operationsPerPair: Int { 4 * heads * headDimension }
}
