package import Inference

/// The settings of finding passages and of how much is read again.
///
/// The values were chosen with Gemma-3-270m on `eval/qa-public` and needles; a weight of 0 leaves a
/// stage out.
package struct RecallSettings: Sendable, Hashable {
  /// The approximate length of a light-pass chunk in tokens.
  package var chunkTokens = 1000
  /// The weight of the words that a passage shares with the question.
  package var lexicalWeight = 1.0
  /// The weight of the logarithm of the retrieval heads' attention.
  package var scanWeight = 0.5
  /// Passages that an embedding model looks at, if there is one.
  package var scored = 64
  /// The weight of the embedding model's similarity.
  package var scorerWeight = 0.4
  /// Passages that the lower layers read with the question.
  package var candidates = 24
  /// Passages that the whole model reads with the question.
  package var finalists = 12
  /// The weight of the question's attention to a passage directly before it, among the candidates.
  package var attentionWeight = 1.0
  /// The weight of the same attention among the finalists.
  package var finalAttentionWeight = 0.7
  /// The weight of the question's likelihood after the passage.
  package var likelihoodWeight = 1.0
  /// The weight of the previous question's scores.
  package var previousWeight = 0.3
  /// The bonus for passages around those of the last answer if a question refers to it.
  package var aroundWeight = 1.0
  /// The maximum tokens of passages that are read again.
  package var budget = 1000
  /// The maximum number of passages that are read again, as each takes time for a draft; a text
  /// that fits `budget` has no such limit.
  package var mostPassages = 8
  /// The tokens of the text's beginning or end that are read for a question about it, such as for
  /// the author.
  package var endTokens = 300
  /// The number of passages that are read again because the best one leads to them.
  package var linked = 2

  /// True if the model first drafts an answer from each group of passages: small models read one
  /// passage much better than seven.
  package var drafts = true
  /// The penalty of a draft for each group ranked before it, in mean log-probability per token.
  package var draftRankPenalty = 0.1
  /// True if the best passage comes last, next to the question, where small models look first;
  /// otherwise passages are in the document's order.
  package var bestLast = true
  /// The least `FoundPassages.support` of a draft; with less the answer is that no passage was
  /// found.
  ///
  /// It was fitted to Gemma-3-270m on `eval/qa-public`, `desk/` and `unanswerable-public`
  /// (assets/measured.md).
  package var leastSupport = -0.4
  /// The number of layers of the light pass; nil for the best number from calibration.
  package var layers: Int?

  package init() {}

  /// Returns what a light pass keeps for calibrated heads; nil if there are no usable heads.
  package func selection(_ heads: RetrievalHeads, _ configuration: ModelConfiguration)
    -> HeadSelection?
  {
    let depth = layers.map { limit in heads.depths.last { $0.layers <= limit } } ?? heads.depthInUse
    return depth.map { HeadSelection($0.heads, configuration, chunkTokens: chunkTokens) }
  }
}
