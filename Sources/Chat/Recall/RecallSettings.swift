import Inference

/// How passages are found and how much of them is read again.
///
/// The values were chosen with Gemma-3-270m on `eval/qa-public` and needles; a weight of 0 leaves a
/// stage out.
package struct RecallSettings: Sendable, Hashable {
  /// Tokens of a chunk that is read lightly, about.
  package var chunkTokens = 1000
  /// Of the words that a passage shares with the question.
  package var lexicalWeight = 1.0
  /// Of the logarithm of what the retrieval heads attend to.
  package var scanWeight = 0.5
  /// Passages that an embedding model looks at, if there is one.
  package var scored = 64
  /// Of the nearness of its vectors.
  package var scorerWeight = 0.4
  /// Passages that the lower layers read with the question.
  package var candidates = 24
  /// Passages that the whole model reads with the question.
  package var finalists = 12
  /// Of the attention that the question gives to a passage right before it, among the candidates.
  package var attentionWeight = 1.0
  /// The same among the finalists.
  package var finalAttentionWeight = 0.7
  /// Of the likelihood of the question after the passage.
  package var likelihoodWeight = 1.0
  /// Of the question before, when a conversation goes on.
  package var previousWeight = 0.3
  /// Of a passage beside the last answer's, when a question leans on it.
  package var aroundWeight = 1.0
  /// Tokens of passages that are read again.
  package var budget = 1000
  /// Passages that are read again at most, however short they are: each takes time for a draft.
  package var mostPassages = 8
  /// Tokens of the text's beginning or end that are read for questions about them, as for its author.
  package var endTokens = 300
  /// Passages that are read again because the best ones speak of them.
  package var linked = 2

  /// Whether the model answers from each passage by itself first, and then from the one that it was
  /// surest with: small models read one passage much better than seven.
  package var drafts = true
  /// What a passage's draft has to be surer (in log-probability a token) for each better passage.
  package var draftRankPenalty = 0.1
  /// Whether the best passage stands next to the question, where a small model looks first; else the
  /// passages come in the document's order.
  package var bestLast = true
  /// What an answer needs of `FoundPassages.support`; with less it is told that no passage answers.
  ///
  /// Fitted to Gemma-3-270m on `eval/qa-public`, `desk/` and `unanswerable-public` (assets/measured.md).
  package var leastSupport = -0.45
  /// Layers of the light pass; nil takes what calibration found best.
  package var layers: Int?

  package init() {}

  /// What a light pass keeps for some heads; nil if there are none to look with.
  func plan(_ heads: RetrievalHeads, _ configuration: ModelConfiguration) -> LightPlan? {
    let depth = layers.map { limit in heads.depths.last { $0.layers <= limit } } ?? heads.depthInUse
    return depth.map { LightPlan($0.heads, configuration, chunkTokens: chunkTokens) }
  }
}
