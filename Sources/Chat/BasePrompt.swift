package import Tokenizers

/// Questions and answers as plain text, for base models: two examples show what is wanted.
package struct BasePrompt: PromptForm {
  package init() {}

  package let opening = [plain(examples + "Passage:\n")]

  package func question(_ text: String, followsDocument: Bool) -> [TemplateSegment] {
    [Self.plain("\n\nQuestion: \(text)\nAnswer:")]
  }

  /// A base model would go on with a question of its own.
  package let stopTexts = ["\n"]

  private static let examples = """
    Passage:
    The ferry left the harbour of Lund at seven, an hour late because of the fog. Marta, who had the \
    only cabin, gave her key to the old clockmaker and slept on deck under a sailcloth.

    Question: Who slept in the cabin?
    Answer: the old clockmaker

    Passage:
    In the third winter the village sold its bell to pay for seed. It brought forty crowns, and for \
    years the hours were called out by the miller's wife.

    Question: How much did the bell bring?
    Answer: forty crowns


    """

  private static func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }
}
