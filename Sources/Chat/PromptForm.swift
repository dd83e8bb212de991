package import Tokenizers

/// The words around the document, the questions and the answers.
///
/// A prompt is the opening, the document, a question, its answer, a question, its answer, …, a
/// question. Every part is encoded on its own, so a longer conversation begins with the same tokens.
package protocol PromptForm: Sendable {
  /// What stands before the document.
  var opening: [TemplateSegment] { get }

  /// What stands between the document, or the last answer, and the answer to this question.
  func question(_ text: String, followsDocument: Bool) -> [TemplateSegment]

  /// Texts at which an answer ends.
  var stopTexts: [String] { get }

  /// Words in lower case of examples, which an answer has no right to unless they were read, too.
  var exampleWords: Set<String> { get }
}

extension ChatTemplate {
  /// The form that suits a model's template; base models get questions and answers as plain text, after
  /// examples where the window leaves room for them.
  package func promptForm(contextLength: Int) -> any PromptForm {
    switch self {
    case .chat(let format): ChatPrompt(format)
    case .plain, .unrecognised:
      BasePrompt(examples: contextLength >= Self.leastForExamples ? PromptExample.all : [])
    }
  }

  /// The examples take a sixteenth of such a window.
  private static let leastForExamples = 4096
}

extension Generating {
  /// The words around documents and questions that suit the model and its window.
  package var promptForm: any PromptForm {
    tokenizer.chatTemplate.promptForm(contextLength: summary.contextLength)
  }
}
