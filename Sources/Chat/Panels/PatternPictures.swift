import Inference
import Retrieval

/// The pictures of the attention patterns of a reading, computed again only when a pattern changes.
struct PatternPictures: Sendable {
  /// A token sequence that is read with some patterns.
  private struct Sequence: Hashable {
    var name: String
    var suffix: String
    var patterns: [AttentionPattern]
    /// The token ranges that are each read alone.
    var parts: [Range<Int>]
    var operationsPerPair: Int
  }

  private var sequences: [Sequence] = []
  private var pictures: [Telemetry.Pattern] = []

  /// Returns the pictures of the engine's prompt and of the light pass, if there are any.
  mutating func pictures(
    of telemetry: EngineTelemetry, by reader: ModelConfiguration?, _ recall: Recall?
  ) -> [Telemetry.Pattern] {
    var sequences: [Sequence] = []
    if telemetry.promptTokens > 0 {
      sequences.append(
        Sequence(
          name: "prompt", suffix: "", patterns: telemetry.patterns,
          parts: [0..<telemetry.promptTokens],
          operationsPerPair: reader?.operationsPerPair ?? 0))
    }
    if let recall, let finder = recall.finder, let selection = recall.selection {
      let configuration = finder.description.configuration
      sequences.append(
        Sequence(
          name: "light pass", suffix: ", by chunk",
          // The last layer is read for its keys only.
          patterns: Array(configuration.patterns.prefix(selection.lastLayer)),
          parts: recall.corpus.chunks.indices.map(recall.corpus.tokens(ofChunk:)),
          operationsPerPair: configuration.operationsPerPair))
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

  /// Returns one picture for each distinct pattern of the layers.
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
  /// The floating-point operations per pair of query and key in one layer.
  ///
  /// Each dimension of each head takes a product and a sum for the score, and the same for the
  /// value.
  fileprivate var operationsPerPair: Int { 4 * heads * headDimension }
}
