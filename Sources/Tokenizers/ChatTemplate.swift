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
  /// `<|im_start|>role … <|im_end|>`, with the system message that stands in when there is none.
  case chatML(defaultSystem: String?)
  /// Questions and answers as plain text, for base models, whose files have no template.
  case plain
  /// A template that isn't known here; rendered as `plain`, which deserves a notice.
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
    self = isChatML ? .chatML(defaultSystem: Self.defaultSystem(in: source)) : .unrecognised
  }

  /// The prompt for the answer to the last message.
  package func render(_ messages: [ChatMessage]) -> [TemplateSegment] {
    switch self {
    case .chatML(let defaultSystem): Self.renderChatML(messages, defaultSystem)
    case .plain, .unrecognised: Self.renderPlain(messages)
    }
  }

  /// Texts at which an answer ends, beside the tokens that end generation.
  package var stopSequences: [String] {
    switch self {
    case .chatML: []
    case .plain, .unrecognised: ["\nQuestion:"]
    }
  }

  private static func renderChatML(
    _ messages: [ChatMessage], _ defaultSystem: String?
  ) -> [TemplateSegment] {
    var messages = messages
    if let defaultSystem, let first = messages.first, first.role != .system {
      messages.insert(ChatMessage(.system, defaultSystem), at: 0)
    }
    var segments = messages.flatMap {
      [
        TemplateSegment(text: "<|im_start|>\($0.role.rawValue)\n", isMarkup: true),
        TemplateSegment(text: $0.content, isMarkup: false),
        TemplateSegment(text: "<|im_end|>\n", isMarkup: true),
      ]
    }
    segments.append(TemplateSegment(text: "<|im_start|>assistant\n", isMarkup: true))
    return segments
  }

  private static func renderPlain(_ messages: [ChatMessage]) -> [TemplateSegment] {
    var segments = messages.flatMap { message in
      let (before, after) =
        switch message.role {
        case .system: ("", "\n\n")
        case .user: ("Question: ", "\n")
        case .assistant: ("Answer: ", "\n\n")
        }
      return [
        TemplateSegment(text: before, isMarkup: true),
        TemplateSegment(text: message.content, isMarkup: false),
        TemplateSegment(text: after, isMarkup: true),
      ]
    }
    segments.append(TemplateSegment(text: "Answer:", isMarkup: true))
    return segments.filter { !$0.text.isEmpty }
  }

  /// The system message that a ChatML template writes by itself, if it is a literal.
  private static func defaultSystem(in source: String) -> String? {
    // Jinja writes a line break in a literal as \n; some converters have replaced it.
    for opening in ["<|im_start|>system\\n", "<|im_start|>system\n"] {
      guard let start = source.firstRange(of: opening)?.upperBound,
        let end = source[start...].firstRange(of: "<|im_end|>")?.lowerBound
      else { continue }
      let message = source[start..<end]
      if !message.isEmpty, !message.contains(where: { "'\"{}".contains($0) }) {
        return String(message)
      }
    }
    return nil
  }
}
