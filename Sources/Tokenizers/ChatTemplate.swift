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
  /// As turns in a form that is known here.
  case chat(ChatFormat)
  /// Questions and answers as plain text, for base models, whose files have no template.
  case plain
  /// A template that isn't known here; asked as `plain`, which deserves a notice.
  case unrecognised

  /// Recognises the template of a model file by the tokens that it mentions, as llama.cpp does
  /// (llama-chat.cpp), in the same order.
  package init(_ source: String?) {
    guard let source, !source.isEmpty else {
      self = .plain
      return
    }
    self = Self.format(of: source).map(ChatTemplate.chat) ?? .unrecognised
  }

  private static func format(of source: String) -> ChatFormat? {
    func has(_ text: String) -> Bool { source.contains(text) }
    if has("<|im_start|>") {
      // SmolVLM uses some of ChatML's tokens in other ways.
      return has("<|im_sep|>") ? .phi4 : has("<end_of_utterance>") ? nil : .chatML
    }
    if source.hasPrefix("mistral") || has("[INST]") { return bracketed(source) }
    if has("<|assistant|>"), has("<|end|>") { return .phi3 }
    if has("[gMASK]<sop>") { return nil }
    if has("<|assistant|>"), has("<|user|>") { return has("</s>") ? .falcon3 : .glmEdge }
    if has("<|{{ item['role'] }}|>"), has("<|begin_of_image|>") { return .glmEdge }
    if has("<|user|>"), has("<|endoftext|>") { return .zephyr }
    if has("bos_token + message['role']") { return nil }
    if has("<start_of_turn>") { return .gemma }
    if has("USER: "), has("ASSISTANT: ") { return has("SYSTEM: ") ? .vicunaOrca : .vicuna }
    if has("<|start_header_id|>"), has("<|end_header_id|>") { return .llama3 }
    if has("<|start_of_role|>") { return .granite }
    return nil
  }

  /// Llama 2 and Mistral, which share `[INST]`.
  private static func bracketed(_ source: String) -> ChatFormat {
    func has(_ text: String) -> Bool { source.contains(text) }
    if has("[SYSTEM_PROMPT]") { return .mistralV7 }
    if has("' [INST] ' + system_message") || has("[AVAILABLE_TOOLS]") {
      if has(" [INST]") { return .mistralV1 }
      return has("\"[INST]\"") ? .mistralV3Tekken : .mistralV3
    }
    if has("content.strip()") { return .llama2Stripped }
    if has("bos_token + '[INST]") { return .llama2WithBOS }
    return has("<<SYS>>") ? .llama2WithSystem : .llama2
  }
}
