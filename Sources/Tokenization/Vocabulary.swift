/// The type of a vocabulary entry; raw values are GGUF's.
package enum TokenType: UInt8, Sendable {
  case undefined = 0
  case normal, unknown, control, userDefined, unused, byte

  /// True if text can become this token only where control tokens are allowed.
  var isReserved: Bool { self == .control || self == .unknown }
}

/// The pieces of a tokenizer with their types and special roles.
package struct Vocabulary: Sendable {
  package let count: Int
  package let bos: TokenID?
  package let eos: TokenID?
  package let unknown: TokenID?
  package let padding: TokenID?
  package let endOfTurn: TokenID?
  /// The tokens that end an answer.
  package let endOfGeneration: Set<TokenID>

  let pieces: PackedStrings
  private let types: [TokenType]
  private let index: PieceIndex

  init(
    _ configuration: TokenizerConfiguration, defaultBOS: Int, defaultEOS: Int, defaultUnknown: Int?
  ) throws(TokenizerError) {
    let pieces = configuration.pieces
    let count = pieces.count
    guard count > 0 else { throw .emptyVocabulary }
    guard count < Int32.max else { throw .vocabularyTooLarge(count: count) }
    guard configuration.types.isEmpty || configuration.types.count == count else {
      throw .countMismatch(list: "token types", count: configuration.types.count, vocabulary: count)
    }
    // Ids outside the vocabulary are ignored, as in llama.cpp.
    func checked(_ id: Int?, or fallback: Int? = nil) -> TokenID? {
      [id, fallback].lazy.compactMap(\.self).first { 0..<count ~= $0 }.map(TokenID.init)
    }
    var types = configuration.types.map { UInt8(exactly: $0).flatMap(TokenType.init) ?? .undefined }
    if types.isEmpty { types = Array(repeating: .normal, count: count) }

    let index = PieceIndex(pieces)
    eos = checked(configuration.eos, or: defaultEOS)
    endOfTurn = checked(configuration.endOfTurn)
    var endOfGeneration = Set([eos, endOfTurn].compactMap(\.self))
    for name in endOfGenerationNames {
      let bytes = Array(name.utf8)
      guard let id = index.find(bytes, 0..<bytes.count, in: pieces) else { continue }
      endOfGeneration.insert(id)
      types[Int(id)] = .control
    }
    // Some files give turn markers the type of user-defined words.
    for id in types.indices where types[id] == .userDefined {
      if TurnMarker.contains(pieces[id], template: configuration.chatTemplate) {
        types[id] = .control
      }
    }
    bos = checked(configuration.bos, or: defaultBOS)
    for id in [bos, eos, endOfTurn].compactMap(\.self) where types[Int(id)] == .userDefined {
      types[Int(id)] = .control
    }
    unknown = checked(configuration.unknown, or: defaultUnknown)
    padding = checked(configuration.padding)
    self.count = count
    self.pieces = pieces
    self.types = types
    self.index = index
    self.endOfGeneration = endOfGeneration
  }

  /// Returns the bytes of an entry in the file; none for ids out of range.
  package func piece(_ id: TokenID) -> ArraySlice<UInt8> {
    0..<count ~= Int(id) ? pieces[Int(id)] : []
  }

  package func type(of id: TokenID) -> TokenType {
    0..<count ~= Int(id) ? types[Int(id)] : .undefined
  }

  /// Returns the id of the entry with this text in the file.
  package func id(of piece: String) -> TokenID? {
    let bytes = Array(piece.utf8)
    return id(of: bytes, 0..<bytes.count)
  }

  func id(of text: [UInt8], _ range: Range<Int>) -> TokenID? { index.find(text, range, in: pieces) }

  /// Returns the id of a part of a text, except if it is a control token.
  func textID(of text: [UInt8], _ range: Range<Int>) -> TokenID? {
    id(of: text, range).flatMap { type(of: $0).isReserved ? nil : $0 }
  }
}

/// Names of tokens that end an answer, since files mark only one of them (llama-vocab.cpp).
private let endOfGenerationNames = [
  "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<end_of_turn>", "<|endoftext|>",
  "</s>", "<|eom_id|>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]", "<|end_of_text|>",
  "<end_of_utterance>", "<eos>", "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<|repo_name|>",
  "<fim-repo>", "<reponame>", "<|file_sep|>",
]
