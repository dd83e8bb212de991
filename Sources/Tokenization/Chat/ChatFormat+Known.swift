// The forms that `ChatTemplate` recognises, as llama.cpp writes them (llama-chat.cpp).
extension ChatFormat {
  /// Creates a form in which every role has a turn of the same form.
  private init(_ name: String, trimmed: Set<ChatMessage.Role> = [], turn: (String) -> Frame) {
    self.init(
      name: name, system: .turn(turn("system")), user: turn("user"), assistant: turn("assistant"),
      trimmed: trimmed)
  }

  private static let all: Set<ChatMessage.Role> = [.system, .user, .assistant]

  static let chatML = ChatFormat("chatml") { Frame("<|im_start|>\($0)\n", "<|im_end|>\n") }
  static let phi3 = ChatFormat("phi3") { Frame("<|\($0)|>\n", "<|end|>\n") }
  static let phi4 = ChatFormat("phi4") { Frame("<|im_start|>\($0)<|im_sep|>", "<|im_end|>") }
  static let falcon3 = ChatFormat("falcon3") { Frame("<|\($0)|>\n", "\n") }
  static let zephyr = ChatFormat("zephyr") { Frame("<|\($0)|>\n", "<|endoftext|>\n") }
  static let llama3 = ChatFormat("llama3", trimmed: all) {
    Frame("<|start_header_id|>\($0)<|end_header_id|>\n\n", "<|eot_id|>")
  }
  static let glmEdge = {
    var format = ChatFormat("glmedge") { Frame("<|\($0)|>\n", "") }
    format.answer = "<|assistant|>"
    return format
  }()
  static let granite = {
    var format = ChatFormat("granite") {
      Frame("<|start_of_role|>\($0)<|end_of_role|>", "<|end_of_text|>\n")
    }
    format.answer = "<|start_of_role|>assistant<|end_of_role|>\n"
    return format
  }()

  static let gemma = ChatFormat(
    name: "gemma", system: .insideUser(Frame("", "\n\n")),
    user: Frame("<start_of_turn>user\n", "<end_of_turn>\n"),
    assistant: Frame("<start_of_turn>model\n", "<end_of_turn>\n"), trimmed: all)

  private static func llama2(_ name: String, _ system: Frame) -> ChatFormat {
    ChatFormat(
      name: name, system: .insideUser(system), user: Frame("[INST] ", " [/INST]"),
      assistant: Frame("", "</s>"))
  }

  private static let systemFrame = Frame("<<SYS>>\n", "\n<</SYS>>\n\n")

  static let llama2 = llama2("llama2", Frame("", "\n"))
  static let llama2WithSystem = llama2("llama2-sys", systemFrame)
  static let llama2WithBOS = {
    var format = llama2("llama2-sys-bos", systemFrame)
    format.laterUser = "<s>[INST] "
    return format
  }()
  static let llama2Stripped = {
    var format = llama2("llama2-sys-strip", systemFrame)
    format.trimmed = all
    return format
  }()

  private static func mistral(_ name: String, user: Frame, assistant: Frame) -> ChatFormat {
    ChatFormat(
      name: name, system: .insideUser(Frame("", "\n\n")), user: user, assistant: assistant,
      answer: "")
  }

  static let mistralV1 = mistral(
    "mistral-v1", user: Frame(" [INST] ", " [/INST]"), assistant: Frame(" ", "</s>"))
  static let mistralV3 = {
    var format = mistral(
      "mistral-v3", user: Frame("[INST] ", "[/INST]"), assistant: Frame(" ", "</s>"))
    format.trimmed = [.assistant]
    return format
  }()
  static let mistralV3Tekken = mistral(
    "mistral-v3-tekken", user: Frame("[INST]", "[/INST]"), assistant: Frame("", "</s>"))
  static let mistralV7 = {
    var format = mistral(
      "mistral-v7", user: Frame("[INST] ", "[/INST]"), assistant: Frame(" ", "</s>"))
    format.system = .turn(Frame("[SYSTEM_PROMPT] ", "[/SYSTEM_PROMPT]"))
    return format
  }()

  private static func vicuna(_ name: String, _ system: Frame) -> ChatFormat {
    ChatFormat(
      name: name, system: .turn(system), user: Frame("USER: ", "\n"),
      assistant: Frame("ASSISTANT: ", "</s>\n"), answer: "ASSISTANT:")
  }

  static let vicuna = vicuna("vicuna", Frame("", "\n\n"))
  static let vicunaOrca = vicuna("vicuna-orca", Frame("SYSTEM: ", "\n"))
}
