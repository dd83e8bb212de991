import Tokenization

/// The prompt form in which a model writes a summary of a text.
struct SummaryPrompt: PromptForm {
  let opening: [TemplateSegment]
  let exampleWords: Set<String> = []
  let stopTexts: [String]
  private let format: ChatFormat?

  /// Creates the form for a chat template; base models continue a plain text.
  init(_ template: ChatTemplate) {
    if case .chat(let format) = template {
      self.format = format
      opening =
        format.opening(system: "You summarise texts truly and in plain words.")
        + [Self.plain("The text:\n\n")]
      stopTexts = ["\nThe text:"]
    } else {
      format = nil
      opening = [Self.plain("Text:\n")]
      stopTexts = ["\n\n", "\nText:"]
    }
  }

  func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    guard let format else { return [Self.plain("\n\n\(text)\nSummary:")] }
    return [Self.plain("\n\n\(text)")] + format.answerOpening + [Self.plain("Summary:")]
  }

  /// Returns the task for a summary of a number of sentences.
  static func task(sentences: Int) -> String {
    let number = sentences == 1 ? "one sentence" : "\(sentences) sentences"
    return "Summarise the text above in \(number), with its names and numbers."
  }

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
