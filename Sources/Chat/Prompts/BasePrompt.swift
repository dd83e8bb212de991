package import Tokenization

/// The prompt form for base models: questions and answers as plain text.
///
/// The wording was chosen with Gemma-3-270m on `eval/qa-public` and needles.
package struct BasePrompt: PromptForm {
  package let opening: [TemplateSegment]
  package let exampleWords: Set<String>

  /// Creates the form with examples, which come before the document.
  package init(examples: [PromptExample] = []) {
    exampleWords = examples.reduce(into: []) { $0.formUnion($1.contentWords) }
    opening = [Self.plain(examples.map(Self.text).joined() + Self.lead)]
  }

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead =
      followsDocument ? "\n\nAnswer each question with a few words from the passage." : "\n"
    return [Self.plain("\(lead)\nQuestion: \(text)\nAnswer:")]
  }

  /// The texts at which an answer ends.
  ///
  /// A base model would continue with its own questions and answers. A single line end doesn't end
  /// an answer, because an answer may quote a text of short lines.
  package let stopTexts = ["\n\n", "\nQuestion:", "\nAnswer:"]

  private static let lead = "Passage:\n"

  /// Returns an example in the form of a prompt.
  private static func text(_ example: PromptExample) -> String {
    let form = BasePrompt()
    let turns = example.turns.enumerated().map { number, turn in
      form.question(turn.question, followsDocument: number == 0).map(\.text).joined()
        + " \(turn.answer)"
    }
    return lead + example.passage + turns.joined() + "\n\n"
  }

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
