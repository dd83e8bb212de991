extension ReadingSpan {
  /// Returns the reading span of a model that set-up fetches, with the adapter that ships or without.
  package static func known(_ model: String) -> ReadingSpan? { known.first { $0.model == model } }

  // The results of `lcchat calibrate`.
  private static let known = [gemma, gemmaReader, smolLM2]

  private static let gemma = ReadingSpan(
    model: "ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07",
    alone: Length(tokens: 0, right: 39, questions: 56),
    lengths: [Length(tokens: 250, right: 33, questions: 56)])

  private static let gemmaReader = ReadingSpan(
    model: "ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07 "
      + "57097843ded4eaeae88dd3785b3f38956bc5f4a1c37591d64d895887a6f18717=1.0",
    alone: Length(tokens: 0, right: 46, questions: 56),
    lengths: [
      Length(tokens: 250, right: 46, questions: 56), Length(tokens: 500, right: 43, questions: 56),
    ])

  private static let smolLM2 = ReadingSpan(
    model: "5b23ed29748cd5131287cba7cba73a5cbeab2db0a38e72b5edd8ba391d1d04e4",
    alone: Length(tokens: 0, right: 18, questions: 56),
    lengths: [Length(tokens: 250, right: 19, questions: 56)])
}
