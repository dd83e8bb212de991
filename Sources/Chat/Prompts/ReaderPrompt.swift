package import Inference
package import Tokenization

/// The prompt form of a model that was trained to read passages (`assets/reader`).
///
/// It has no examples and no instruction: the model knows the task.
package struct ReaderPrompt: PromptForm {
  package let opening = [TemplateSegment(text: "Passage:\n", isMarkup: false)]
  package let stopTexts = ["\n\n", "\nQuestion:", "\nAnswer:"]
  package let exampleWords: Set<String> = []
  package let refusal: PassageReaderRule?

  package init(_ rule: PassageReaderRule) { refusal = rule }

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead = followsDocument ? "\n\n" : "\n"
    return [TemplateSegment(text: "\(lead)Question: \(text)\nAnswer:", isMarkup: false)]
  }
}
