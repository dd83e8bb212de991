package import Foundation

/// The results of a model's calibration: its retrieval heads, best first, the number of layers that the
/// light pass needs for them, and the lengths of text that the model reads well.
package struct RetrievalHeads: Hashable, Sendable, Codable {
  /// A head with its results in calibration.
  package struct Ranked: Hashable, Sendable, Codable {
    package var head: AttentionHead
    /// The attention of a question's tokens to the sentence that answers it, less that of a null
    /// question: the mean of all questions.
    package var score: Float
    /// The share of questions whose answer had the most attention of all sentences.
    package var found: Float
  }

  /// The results of the best heads of the lowest layers together.
  package struct Depth: Hashable, Sendable, Codable {
    /// The number of layers to read; of the last one only the keys.
    package var layers: Int
    package var heads: [AttentionHead]
    /// The sum of the heads' scores.
    package var score: Float
    /// The share of questions whose answer had the most attention of all sentences.
    package var found: Float
    /// The same share of the questions that don't use the text's words.
    package var foundParaphrased: Float
  }

  /// The model file's fingerprint.
  package var model: String
  /// The model's name.
  package var name: String
  /// The number of questions asked.
  package var questions: Int
  package var ranking: [Ranked]
  /// The depths by number of layers; each scores more than those before.
  package var depths: [Depth]
  /// The version of the format; nil in files from before there were reading spans.
  package private(set) var version: Int? = currentVersion
  /// The reading spans of the model, with and without adapters; nil if none was measured.
  package var spans: [ReadingSpan]?

  private static let currentVersion = 2

  /// The least depth whose heads score nearly as much as the best ones: the depth of the light pass.
  ///
  /// The score decides, not the share found: the text of the calibration is too short for a test.
  package var depthInUse: Depth? {
    let best = depths.map(\.score).max() ?? 0
    return depths.first { $0.score >= 0.9 * best }
  }

  /// The heads whose attention shows an answer's sources: the best of the whole model.
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
    guard version ?? 1 <= Self.currentVersion else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "The file is of a later version of lcchat."))
    }
    spans = spans?.filter(\.isSound)
  }

  init(model: String, name: String, questions: Int, ranking: [Ranked], depths: [Depth]) {
    self.model = model
    self.name = name
    self.questions = questions
    self.ranking = ranking
    self.depths = depths
  }

  /// Stores a reading span in place of an earlier one of the same model and adapters.
  package mutating func keep(_ span: ReadingSpan) {
    spans = (spans ?? []).filter { $0.model != span.model } + [span]
  }

  /// Returns whether a model has all these heads.
  package func suits(_ configuration: ModelConfiguration) -> Bool {
    guard let inUse = depthInUse?.heads, !inUse.isEmpty else { return false }
    return (inUse + depths.flatMap(\.heads)).allSatisfy {
      (0..<configuration.layers).contains($0.layer) && (0..<configuration.heads).contains($0.head)
    }
  }
}
