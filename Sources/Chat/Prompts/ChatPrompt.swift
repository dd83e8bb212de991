package import Tokenization

/// The prompt form for models that were trained on chats.
package struct ChatPrompt: PromptForm {
  package let opening: [TemplateSegment]
  package let exampleWords: Set<String> = []
  private let format: ChatFormat

  package init(_ format: ChatFormat) {
    self.format = format
    opening =
      format.opening(
        system: "You answer questions about a text, from that text only and in few words.")
      + [Self.plain("The text:\n\n")]
  }

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead =
      followsDocument
      ? [Self.plain("\n\nAnswer this question about the text above in few words.\n")]
      : format.nextTurn
    return lead + [Self.plain("Question: \(text)")] + format.answerOpening + [
      // With this beginning, small models answer more often and in fewer words.
      Self.plain("Answer:")
    ]
  }

  /// The texts at which an answer ends.
  ///
  /// Answers end with the turn's end token, but small models may continue with their own question.
  package let stopTexts = ["\nQuestion:", "\nAnswer:"]

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
