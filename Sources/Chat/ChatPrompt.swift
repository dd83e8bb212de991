package import Tokenizers

/// A conversation for models that were trained on ChatML.
package struct ChatPrompt: PromptForm {
  package init() {}

  package let opening = [
    markup("<|im_start|>system\n"),
    plain("You answer questions about a text, from that text only and in few words."),
    markup("<|im_end|>\n<|im_start|>user\n"),
    plain("The text:\n\n"),
  ]

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead =
      followsDocument
      ? [Self.plain("\n\nAnswer this question about the text above in few words.\n")]
      : [Self.markup("<|im_end|>\n<|im_start|>user\n")]
    return lead + [
      Self.plain("Question: \(text)"), Self.markup("<|im_end|>\n<|im_start|>assistant\n"),
      // A small model that finds its answer begun answers more often, and in fewer words.
      Self.plain("Answer:"),
    ]
  }

  /// Answers end with the turn's own token.
  package let stopTexts: [String] = []

  private static func markup(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: true)
  }

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
