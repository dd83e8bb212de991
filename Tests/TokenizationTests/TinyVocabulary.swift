import Tokenization

/// Small, made-up vocabularies.
enum TinyVocabulary {
  /// The id of the first byte token in `sentencePiece`.
  static let firstByte: TokenID = 3

  /// A SentencePiece vocabulary: `<unk>`, `<s>`, `</s>`, the 256 bytes, then pieces of falling
  /// score.
  static func sentencePiece(_ pieces: [String], control: [String] = [], userDefined: [String] = [])
    -> TokenizerConfiguration
  {
    let digits = Array("0123456789ABCDEF")
    let bytes = (0..<256).map { "<0x\(digits[$0 / 16])\(digits[$0 % 16])>" }
    let all = ["<unk>", "<s>", "</s>"] + bytes + pieces + control + userDefined
    var configuration = TokenizerConfiguration(
      model: "llama", pieces: PackedStrings(all.map(\.utf8)))
    configuration.types =
      [2, 3, 3] + bytes.map { _ in 6 } + pieces.map { _ in 1 } + control.map { _ in 3 }
      + userDefined.map { _ in 4 }
    configuration.scores = all.indices.map { -Float($0) }
    configuration.addSpacePrefix = false
    configuration.addBOS = false
    return configuration
  }

  /// A byte-level BPE vocabulary of the printable ASCII characters, a space and a line break.
  static func bytePairs(merges: [String], control: [String] = [], userDefined: [String] = [])
    -> TokenizerConfiguration
  {
    let characters = (0x21...0x7E).map { String(Unicode.Scalar(UInt8($0))) } + ["Ġ", "Ċ"]
    let wholes = merges.map { String($0.filter { $0 != " " }) }
    let pieces = characters + wholes + control + userDefined
    var configuration = TokenizerConfiguration(
      model: "gpt2", pieces: PackedStrings(pieces.map(\.utf8)))
    configuration.types =
      characters.map { _ in 1 } + wholes.map { _ in 1 } + control.map { _ in 3 }
      + userDefined.map { _ in 4 }
    configuration.merges = PackedStrings(merges.map(\.utf8))
    configuration.preTokenizer = "gpt-2"
    return configuration
  }
}

extension Tokenizer {
  /// Returns the pieces of a text.
  func pieces(_ text: String, _ options: EncodingOptions = []) -> [String] {
    encode(text, options).map { String(decoding: vocabulary.piece($0), as: UTF8.self) }
  }
}
