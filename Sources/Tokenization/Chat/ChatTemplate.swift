/// A part of a prompt that either may or may not hold control tokens.
package struct TemplateSegment: Hashable, Sendable {
  package var text: String
  /// True for text of a template, false for text of a user or a document.
  package var isMarkup: Bool

  package init(text: String, isMarkup: Bool) {
    self.text = text
    self.isMarkup = isMarkup
  }
}

/// The form of conversations that a model was trained on.
package enum ChatTemplate: Hashable, Sendable {
  /// Turns in a known form.
  case chat(ChatFormat)
  /// Questions and answers as plain text, for base models, which have no template.
  case plain
  /// An unknown template: questions are asked as with `plain`, and the user gets a notice.
  case unrecognised

  /// Recognises the template of a model file by the tokens in it, in the order of llama.cpp
  /// (llama-chat.cpp).
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

  /// Returns the form of Llama 2 or Mistral, which share `[INST]`.
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
