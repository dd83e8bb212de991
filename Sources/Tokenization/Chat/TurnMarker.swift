/// Texts of tokens that structure a conversation.
///
/// Document text must never become such a token, even if the file gives it an ordinary type.
enum TurnMarker {
  /// Returns true for a known marker and for a bracketed piece in the file's chat template.
  static func contains(_ piece: some Collection<UInt8>, template: String?) -> Bool {
    guard isBracketed(piece) else { return false }
    let name = String(decoding: piece, as: UTF8.self)
    return known.contains(name) || template?.contains(name) == true
  }

  /// Returns true for a piece in brackets; templates also have white space and words.
  private static func isBracketed(_ piece: some Collection<UInt8>) -> Bool {
    guard let first = piece.first, piece.count > 2 else { return false }
    return switch first {
    case UInt8(ascii: "<"): piece.suffix(1).elementsEqual(">".utf8)
    case UInt8(ascii: "["): piece.suffix(1).elementsEqual("]".utf8)
    default: false
    }
  }

  /// The markers that open a turn, name its role or separate it from its text, in the forms of
  /// `ChatFormat` and other common ones.
  ///
  /// `<s>` isn't listed, because it is an HTML tag in Gemma's vocabulary. Files in which it begins
  /// texts give its token id.
  private static let known: Set<String> = [
    "<|im_start|>", "<|im_sep|>", "<|im_user|>", "<|im_assistant|>", "<|im_system|>",
    "<|im_middle|>", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>",
    "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<start_of_turn>", "<bos>",
    "<|startoftext|>", "<|start_of_role|>", "<|end_of_role|>", "<|start|>", "<|message|>",
    "<|turn>", "<turn|>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "<<SYS>>",
    "<</SYS>>", "[gMASK]", "<sop>", "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>",
    "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>", "<|SYSTEM_TOKEN|>", "<|begin_of_sentence|>",
    "<|User|>", "<|Assistant|>", "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>",
    "<｜end▁of▁sentence｜>", "[BOS]",
  ]
}
