/// The index of an entry in a model's vocabulary.
package typealias TokenID = Int32

/// Options of `Tokenizer.encode`.
package struct EncodingOptions: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Text that looks like a control token becomes one.
  ///
  /// Use it only for our own prompts: text of documents and users is always plain.
  package static let parseSpecial = EncodingOptions(rawValue: 1)
  /// BOS and EOS are added if the model file asks for them.
  package static let addBoundaryTokens = EncodingOptions(rawValue: 2)
}

/// Turns text into token ids and back, exactly as the model was trained.
package protocol Tokenizer: Sendable {
  var vocabulary: Vocabulary { get }

  /// The chat template of the model file.
  var chatTemplate: ChatTemplate { get }

  /// A notice for the user about the splitting of text; nil if there is none.
  var notice: String? { get }

  /// True if encoding puts a space before a text, which decoding removes again.
  var addsSpacePrefix: Bool { get }

  /// Returns the ids of a text. Encode a document's text whole: pieces may span any border.
  func encode(_ text: String, _ options: EncodingOptions) -> [TokenID]

  /// Returns the ids of segments as one text, in which only markup can become control tokens.
  func encode(_ segments: [TemplateSegment], _ options: EncodingOptions) -> [TokenID]

  /// Returns the bytes that a token adds to the text; none for control tokens.
  func bytes(of token: TokenID) -> [UInt8]
}

extension Tokenizer {
  package var notice: String? { nil }

  package func encode(_ text: String, _ options: EncodingOptions) -> [TokenID] {
    encode([TemplateSegment(text: text, isMarkup: options.contains(.parseSpecial))], options)
  }

  /// Returns the bytes of tokens at the beginning of a text.
  package func decodedBytes(_ tokens: some Sequence<TokenID>) -> [UInt8] {
    var bytes: [UInt8] = []
    var dropsSpace = addsSpacePrefix
    for token in tokens {
      let piece = self.bytes(of: token)
      if dropsSpace, piece.first == UInt8(ascii: " ") {
        bytes += piece.dropFirst()
      } else {
        bytes += piece
      }
      dropsSpace = dropsSpace && piece.isEmpty
    }
    return bytes
  }

  /// Returns the text of tokens at the beginning of a text; broken UTF-8 becomes U+FFFD.
  package func decode(_ tokens: some Sequence<TokenID>) -> String {
    String(decoding: decodedBytes(tokens), as: UTF8.self)
  }
}
