package import Tokenization

/// Questions and answers as plain text, for base models.
///
/// The wording was chosen with Gemma-3-270m on `eval/qa-public` and needles.
package struct BasePrompt: PromptForm {
  package let opening: [TemplateSegment]
  package let exampleWords: Set<String>

  /// Creates the form with examples, which come before the document.
  package init(examples: [PromptExample] = []) {
    exampleWords = examples.reduce(into: []) { $0.formUnion($1.tellingWords) }
    opening = [Self.plain(examples.map(Self.text).joined() + Self.lead)]
  }

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    let lead =
      followsDocument ? "\n\nAnswer each question with a few words from the passage." : "\n"
    return [Self.plain("\(lead)\nQuestion: \(text)\nAnswer:")]
  }

  /// A base model would go on with a question or answer of its own; one line end may stand in an
  /// answer that quotes a text of short lines.
  package let stopTexts = ["\n\n", "\nQuestion:", "\nAnswer:"]

  private static let lead = "Passage:\n"

  /// An example, just as it would stand in a prompt.
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
