package import Inference
package import Wording
package import Retrieval

/// The user's choices about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package var mode = Mode.auto
  /// The longest document, in tokens, that `auto` reads whole; nil for the model's own value.
  package var wholeTokens: Int?
  /// The number of recent tokens that mode `stream` sees; nil lets the plan choose.
  package var window: Int?
  package var sampling = SamplingParameters.greedy
  package var maximumAnswerTokens = 256
  package var recall = RecallSettings()
  package var quote = QuoteStyle.auto
  /// The maximum memory of the process in bytes; nil for no limit.
  package var memoryBudget: Int?

  /// The way in which the whole or a part is summarised.
  package var summaries = SummaryMethod.auto

  package init() {}
}

/// The origin of a summary's sentences.
package enum SummaryMethod: String, Sendable, Hashable, CaseIterable {
  /// The model's own words if it reads long texts well, else the text's.
  case auto
  /// Sentences of the text, word for word.
  case extracted
  /// The model's own words, each sentence checked against the text.
  case written
}
