package import Inference
package import Tokenization

/// The words around the document, the questions and the answers.
///
/// A prompt has the opening, the document, earlier questions with their answers, and the question.
/// Every part is encoded alone, so a longer conversation begins with the same tokens.
package protocol PromptForm: Sendable {
  /// The text before the document.
  var opening: [TemplateSegment] { get }

  /// Returns the question with the text before and after it; the answer follows directly.
  ///
  /// `followsDocument` is false for a question that follows an earlier answer.
  func question(_ text: String, followsDocument: Bool) -> [TemplateSegment]

  /// The texts at which an answer ends.
  var stopTexts: [String] { get }

  /// The words with which the model says that the text doesn't have the answer; nil if it has none.
  var refusal: PassageReaderRule? { get }

  /// The content words of the examples, in lower case.
  ///
  /// An answer must not have them unless they also occur in the text.
  var exampleWords: Set<String> { get }
}

extension PromptForm {
  package var refusal: PassageReaderRule? { nil }
}

extension ChatTemplate {
  /// Returns the prompt form for a template.
  ///
  /// Base models get questions and answers as plain text, with examples before them if the context
  /// length is large enough.
  package func promptForm(contextLength: Int) -> any PromptForm {
    switch self {
    case .chat(let format): ChatPrompt(format)
    case .plain, .unrecognised:
      BasePrompt(examples: contextLength >= Self.leastForExamples ? PromptExample.all : [])
    }
  }

  /// The least context length with examples, in tokens; the examples take a sixteenth of it.
  private static let leastForExamples = 4096
}

extension AnswerBackend {
  /// The prompt form for the adapter that makes the model a passage reader, or for its chat template and
  /// context length.
  package var promptForm: any PromptForm {
    if let passageReader { return ReaderPrompt(passageReader) }
    return untrainedPromptForm
  }

  /// The prompt form for the model without adapters.
  package var untrainedPromptForm: any PromptForm {
    tokenizer.chatTemplate.promptForm(contextLength: summary.contextLength)
  }
}
