package import Foundation

/// The heads of a model that find what a question asks for, best first, and how deep one has to read
/// for them.
package struct RetrievalHeads: Hashable, Sendable, Codable {
  /// A head with what it did in calibration.
  package struct Ranked: Hashable, Sendable, Codable {
    package var head: AttentionHead
    /// Attention of a question's tokens on the sentence that answers it, less that of a question
    /// that asks nothing: the mean of all questions.
    package var score: Float
    /// The share of questions whose answer had the most attention of all sentences.
    package var found: Float
  }

  /// How well the best heads of the lowest layers do together.
  package struct Depth: Hashable, Sendable, Codable {
    /// Layers read, the last of them for its keys only.
    package var layers: Int
    package var heads: [AttentionHead]
    /// The sum of the heads' scores.
    package var score: Float
    /// The share of questions whose answer had the most attention of all sentences.
    package var found: Float
    /// The same of those asked in other words than the text's.
    package var foundParaphrased: Float
  }

  /// The model file's fingerprint.
  package var model: String
  package var name: String
  package var questions: Int
  package var ranking: [Ranked]
  /// By layers, each doing better than those before.
  package var depths: [Depth]

  /// The least depth whose heads look nearly as well as the best ones: what a light pass reads.
  ///
  /// By the score, not by what was found: a text as short as that of the calibration is no test.
  package var depthInUse: Depth? {
    let best = depths.map(\.score).max() ?? 0
    return depths.first { $0.score >= 0.9 * best }
  }

  /// The heads whose attention tells an answer's sources: the best of the whole model.
  package var sourceHeads: [AttentionHead] { depths.last?.heads ?? [] }

  package var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    }
  }

  package init(json: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: json)
  }

  init(model: String, name: String, questions: Int, ranking: [Ranked], depths: [Depth]) {
    self.model = model
    self.name = name
    self.questions = questions
    self.ranking = ranking
    self.depths = depths
  }

  /// Whether these can be heads of a model.
  package func suits(_ configuration: ModelConfiguration) -> Bool {
    guard let inUse = depthInUse?.heads, !inUse.isEmpty else { return false }
    return (inUse + depths.flatMap(\.heads)).allSatisfy {
      (0..<configuration.layers).contains($0.layer) && (0..<configuration.heads).contains($0.head)
    }
  }
}
