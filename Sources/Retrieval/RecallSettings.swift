package import Inference

/// The settings of the search and of the passages that are read again.
///
/// The values were chosen with Gemma-3-270m on `eval/qa-public` and needles. A weight of 0 turns a
/// stage off.
package struct RecallSettings: Sendable, Hashable {
  /// The approximate length of a light-pass chunk in tokens.
  package var chunkTokens = 1000
  /// The weight of the words that a passage shares with the question.
  package var lexicalWeight = 1.0
  /// The weight of the logarithm of the retrieval heads' attention.
  package var scanWeight = 0.5
  /// The weight of an embedding model's similarity, if there is one.
  package var scorerWeight = 0.4
  /// The number of passages that the lower layers read with the question.
  package var candidates = 24
  /// The number of passages that the whole model reads with the question.
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
  /// The maximum number of tokens of the passages that are read again.
  package var passageTokens = 1000
  /// The maximum number of passages that are read again, as each takes time for a draft.
  ///
  /// A text of at most `passageTokens` tokens has no such limit.
  package var mostPassages = 8
  /// The number of tokens of a text's beginning or end that are read for a question about it.
  ///
  /// A question about the author, for example, is about the beginning.
  package var endTokens = 300
  /// The maximum number of linked passages that are read again.
  ///
  /// Linked passages share a rare name with the best passage.
  package var linked = 2

  /// True if the model first drafts an answer from each group of passages.
  ///
  /// Small models read one passage much better than seven.
  package var drafts = true
  /// The penalty of a draft for each group ranked before it, in mean log-probability per token.
  package var draftRankPenalty = 0.1
  /// True if the best passage comes last, next to the question, where small models look first.
  ///
  /// Otherwise passages are in the document's order.
  package var bestLast = true
  /// The least `Trail.support` of a draft; below it, the answer is that no passage was found.
  ///
  /// It was fitted to Gemma-3-270m on `eval/qa-public`, `desk/` and `unanswerable-public`
  /// (assets/measured.md).
  package var leastSupport = -0.4
  /// The number of layers of the light pass; nil for the best number from calibration.
  package var layers: Int?

  package init() {}

  /// Suits the settings to a reader; values that differ from the standard ones stay.
  ///
  /// A reader that reads long texts well gets all found passages at once, and more of them. Another
  /// one reads them one after the other, and the best draft decides. A short context length has room
  /// for fewer passages.
  ///
  /// - Parameters:
  ///   - span: the length of a text, in tokens, that the reader reads well.
  ///   - contextLength: the number of tokens that the reader can see at once.
  /// - Returns: the settings for the reader.
  package func suited(toSpan span: Int, contextLength: Int) -> RecallSettings {
    var (suited, standard) = (self, RecallSettings())
    if span >= Self.capableSpan {
      standard.drafts = false
      standard.passageTokens = min(span, Self.capableTokens)
      standard.mostPassages = .max
    }
    standard.passageTokens = min(standard.passageTokens, contextLength / 2)
    let old = RecallSettings()
    if drafts == old.drafts { suited.drafts = standard.drafts }
    if passageTokens == old.passageTokens { suited.passageTokens = standard.passageTokens }
    if mostPassages == old.mostPassages { suited.mostPassages = standard.mostPassages }
    return suited
  }

  /// The least span, in tokens, of a reader that gets all passages at once.
  ///
  /// It wasn't measured, as both measured models read less than 300 tokens well.
  private static let capableSpan = 4000
  /// The maximum number of tokens of the passages for such a reader.
  private static let capableTokens = 4000

  /// Returns the layers and heads of a light pass; nil if no calibrated head can be used.
  package func selection(_ heads: RetrievalHeads, _ configuration: ModelConfiguration)
    -> HeadSelection?
  {
    let depth = layers.map { limit in heads.depths.last { $0.layers <= limit } } ?? heads.depthInUse
    return depth.map { HeadSelection($0.heads, configuration, chunkTokens: chunkTokens) }
  }
}
