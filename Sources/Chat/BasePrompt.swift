package import Tokenizers

/// Questions and answers as plain text, for base models.
///
/// The wording was chosen with Gemma-3-270m on `eval/qa-public` and needles. It gives no examples: a
/// small model takes its answers from them instead of from the document.
package struct BasePrompt: PromptForm {
  package init() {}

  package let opening = [plain("Passage:\n")]

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead =
      followsDocument ? "\n\nAnswer each question with a few words from the passage." : "\n"
    return [Self.plain("\(lead)\nQuestion: \(text)\nAnswer:")]
  }

  /// A base model would go on with a question or answer of its own; one line end may stand in an
  /// answer that quotes a text of short lines.
  package let stopTexts = ["\n\n", "\nQuestion:", "\nAnswer:"]

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
