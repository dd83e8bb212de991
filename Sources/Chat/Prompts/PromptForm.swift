package import Tokenization

/// The words around the document, the questions and the answers.
///
/// A prompt is the opening, the document, a question, its answer, a question, its answer, …, a
/// question. Every part is encoded on its own, so a longer conversation begins with the same tokens.
package protocol PromptForm: Sendable {
  /// The text before the document.
  var opening: [TemplateSegment] { get }

  /// Returns the text between the document, or the last answer, and the answer to this question.
  func question(_ text: String, followsDocument: Bool) -> [TemplateSegment]

  /// Texts at which an answer ends.
  var stopTexts: [String] { get }

  /// The content words of the examples, in lower case; an answer must not have them unless they
  /// also occur in the text.
  var exampleWords: Set<String> { get }
}

extension ChatTemplate {
  /// Returns the prompt form for a template.
  ///
  /// Base models get questions and answers as plain text, after examples if the window is large
  /// enough.
  package func promptForm(contextLength: Int) -> any PromptForm {
    switch self {
    case .chat(let format): ChatPrompt(format)
    case .plain, .unrecognised:
      BasePrompt(examples: contextLength >= Self.leastForExamples ? PromptExample.all : [])
    }
  }

  /// The least window, in tokens, with examples; they take a sixteenth of it.
  private static let leastForExamples = 4096
}

extension AnswerBackend {
  /// The prompt form for the model and its window.
  package var promptForm: any PromptForm {
    tokenizer.chatTemplate.promptForm(contextLength: summary.contextLength)
  }
}
