import Testing
import Tokenization

/// The same conversation in every form, as llama.cpp's `llama_chat_apply_template` writes it.
struct ChatFormatTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    /// A part of a model's template by which it is recognised.
    let source: String
    let rendering: String

    var testDescription: String { name }
  }

  private static let conversation = [
    ChatMessage(.system, "You are helpful"), ChatMessage(.user, "Hello"),
    ChatMessage(.assistant, "  Hi  "), ChatMessage(.user, " Who are you "),
  ]

  static let examples = [
    Example(
      name: "chatml", source: "{{'<|im_start|>' + message['role']}}",
      rendering: """
        <|im_start|>system\nYou are helpful<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n\
        <|im_start|>assistant\n  Hi  <|im_end|>\n<|im_start|>user\n Who are you <|im_end|>\n\
        <|im_start|>assistant\n
        """),
    Example(
      name: "llama2", source: "[INST] {{ content }} [/INST]",
      rendering:
        "[INST] You are helpful\nHello [/INST]  Hi  </s>[INST]  Who are you  [/INST]"),
    Example(
      name: "llama2-sys", source: "'<<SYS>>\\n' [INST]",
      rendering: """
        [INST] <<SYS>>\nYou are helpful\n<</SYS>>\n\nHello [/INST]  Hi  </s>[INST]  Who are you \
         [/INST]
        """),
    Example(
      name: "llama2-sys-bos", source: "'<<SYS>>\\n' bos_token + '[INST] '",
      rendering: """
        [INST] <<SYS>>\nYou are helpful\n<</SYS>>\n\nHello [/INST]  Hi  </s><s>[INST]  Who are you \
         [/INST]
        """),
    Example(
      name: "llama2-sys-strip", source: "'<<SYS>>\\n' '[INST] ' + content.strip()",
      rendering: """
        [INST] <<SYS>>\nYou are helpful\n<</SYS>>\n\nHello [/INST]Hi</s>[INST] Who are you [/INST]
        """),
    Example(
      name: "mistral-v1", source: "' [INST] ' + system_message",
      rendering:
        " [INST] You are helpful\n\nHello [/INST]   Hi  </s> [INST]  Who are you  [/INST]"),
    Example(
      name: "mistral-v3", source: "'[AVAILABLE_TOOLS]' '[INST] '",
      rendering: "[INST] You are helpful\n\nHello[/INST] Hi</s>[INST]  Who are you [/INST]"),
    Example(
      name: "mistral-v3-tekken", source: "\"[AVAILABLE_TOOLS]\" \"[INST]\"",
      rendering: "[INST]You are helpful\n\nHello[/INST]  Hi  </s>[INST] Who are you [/INST]"),
    Example(
      name: "mistral-v7", source: "[SYSTEM_PROMPT] [INST]",
      rendering: """
        [SYSTEM_PROMPT] You are helpful[/SYSTEM_PROMPT][INST] Hello[/INST]   Hi  </s>[INST]  Who \
        are you [/INST]
        """),
    Example(
      name: "llama3", source: "<|start_header_id|> <|end_header_id|>",
      rendering: """
        <|start_header_id|>system<|end_header_id|>\n\nYou are helpful<|eot_id|>\
        <|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>\
        <|start_header_id|>assistant<|end_header_id|>\n\nHi<|eot_id|>\
        <|start_header_id|>user<|end_header_id|>\n\nWho are you<|eot_id|>\
        <|start_header_id|>assistant<|end_header_id|>\n\n
        """),
    Example(
      name: "gemma", source: "'<start_of_turn>' + role",
      rendering: """
        <start_of_turn>user\nYou are helpful\n\nHello<end_of_turn>\n<start_of_turn>model\nHi\
        <end_of_turn>\n<start_of_turn>user\nWho are you<end_of_turn>\n<start_of_turn>model\n
        """),
    Example(
      name: "phi3", source: "'<|user|>' '<|end|>' '<|assistant|>'",
      rendering: """
        <|system|>\nYou are helpful<|end|>\n<|user|>\nHello<|end|>\n<|assistant|>\n  Hi  <|end|>\n\
        <|user|>\n Who are you <|end|>\n<|assistant|>\n
        """),
    Example(
      name: "phi4", source: "<|im_start|>user<|im_sep|>",
      rendering: """
        <|im_start|>system<|im_sep|>You are helpful<|im_end|><|im_start|>user<|im_sep|>Hello\
        <|im_end|><|im_start|>assistant<|im_sep|>  Hi  <|im_end|><|im_start|>user<|im_sep|> Who are \
        you <|im_end|><|im_start|>assistant<|im_sep|>
        """),
    Example(
      name: "falcon3", source: "'<|user|>' '<|assistant|>' '</s>'",
      rendering: """
        <|system|>\nYou are helpful\n<|user|>\nHello\n<|assistant|>\n  Hi  \n<|user|>\n Who are you \
        \n<|assistant|>\n
        """),
    Example(
      name: "zephyr", source: "'<|user|>' '<|endoftext|>'",
      rendering: """
        <|system|>\nYou are helpful<|endoftext|>\n<|user|>\nHello<|endoftext|>\n<|assistant|>\n  Hi  \
        <|endoftext|>\n<|user|>\n Who are you <|endoftext|>\n<|assistant|>\n
        """),
    Example(
      name: "vicuna-orca", source: "'SYSTEM: ' 'USER: ' 'ASSISTANT: '",
      rendering: """
        SYSTEM: You are helpful\nUSER: Hello\nASSISTANT:   Hi  </s>\nUSER:  Who are you \nASSISTANT:
        """),
    Example(
      name: "granite", source: "'<|start_of_role|>'",
      rendering: """
        <|start_of_role|>system<|end_of_role|>You are helpful<|end_of_text|>\n<|start_of_role|>user\
        <|end_of_role|>Hello<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>  Hi  \
        <|end_of_text|>\n<|start_of_role|>user<|end_of_role|> Who are you <|end_of_text|>\n\
        <|start_of_role|>assistant<|end_of_role|>\n
        """),
  ]

  private func format(_ example: Example) throws -> ChatFormat {
    guard case .chat(let format) = ChatTemplate(example.source) else {
      throw Unrecognised(source: example.source)
    }
    return format
  }

  private struct Unrecognised: Error { let source: String }

  @Test(arguments: examples)
  func `a template is recognised and written as llama.cpp writes it`(example: Example) throws {
    let format = try format(example)
    #expect(format.name == example.name)
    let segments = format.segments(Self.conversation)
    #expect(segments.map(\.text).joined() == example.rendering)
  }

  @Test(arguments: examples)
  func `text of users is never markup`(example: Example) throws {
    let segments = try format(example).segments([
      ChatMessage(.system, "one"), ChatMessage(.user, "two"), ChatMessage(.assistant, "three"),
    ])
    for said in ["one", "two", "three"] {
      #expect(segments.filter { $0.text == said && !$0.isMarkup }.count == 1)
    }
    #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.isMarkup != $1.isMarkup })
  }

  @Test(arguments: examples)
  func `a conversation in parts is the same as in one`(example: Example) throws {
    let format = try format(example)
    let parts =
      format.opening(system: "S").map(\.text) + ["Q"] + format.answerOpening.map(\.text) + ["A"]
      + format.nextTurn.map(\.text) + ["R"] + format.answerOpening.map(\.text)
    let whole = format.segments([
      ChatMessage(.system, "S"), ChatMessage(.user, "Q"), ChatMessage(.assistant, "A"),
      ChatMessage(.user, "R"),
    ])
    // Some forms put the white space before an answer only if there is an answer.
    func tight(_ parts: [String]) -> String { parts.joined().filter { !$0.isWhitespace } }
    #expect(tight(parts) == tight(whole.map(\.text)))
  }
}
