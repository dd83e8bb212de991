/// A part of a prompt, and whether it may hold control tokens.
package struct TemplateSegment: Hashable, Sendable {
  package var text: String
  /// True for what a template writes, false for what a user or a document says.
  package var isMarkup: Bool

  package init(text: String, isMarkup: Bool) {
    self.text = text
    self.isMarkup = isMarkup
  }
}

/// How a model was trained to see a conversation.
package enum ChatTemplate: Hashable, Sendable {
  /// `<|im_start|>role … <|im_end|>`.
  case chatML
  /// Questions and answers as plain text, for base models, whose files have no template.
  case plain
  /// A template that isn't known here; asked as `plain`, which deserves a notice.
  case unrecognised

  /// Recognises the template of a model file by the tokens that it mentions, as llama.cpp does.
  package init(_ source: String?) {
    guard let source, !source.isEmpty else {
      self = .plain
      return
    }
    // Phi-4 and SmolVLM use some of ChatML's tokens in other ways.
    let isChatML =
      source.contains("<|im_start|>") && !source.contains("<|im_sep|>")
      && !source.contains("<end_of_utterance>")
    self = isChatML ? .chatML : .unrecognised
  }
}
