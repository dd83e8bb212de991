/// The number of a vocabulary entry, as models count them.
package typealias TokenID = Int32

/// How text is read.
package struct EncodingOptions: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Text that looks like a control token becomes one.
  ///
  /// Only for prompts of our own making: text of documents and users is always plain.
  package static let parseSpecial = EncodingOptions(rawValue: 1)
  /// BOS and EOS are added as the file says.
  package static let addBoundaryTokens = EncodingOptions(rawValue: 2)
}

/// Turns text into token ids and back, exactly as the model was trained.
package protocol Tokenizer: Sendable {
  var vocabulary: Vocabulary { get }

  /// The template of the model file's chats.
  var chatTemplate: ChatTemplate { get }

  /// A notice for the user about how texts are split, in one sentence; nil if there is none.
  var notice: String? { get }

  /// Whether encoding puts a space in front of a text, which decoding takes away again.
  var addsSpacePrefix: Bool { get }

  /// The ids of a text. Text inside a document must be encoded whole: pieces may span any border.
  func encode(_ text: String, _ options: EncodingOptions) -> [TokenID]

  /// The ids of segments as one text, in which only markup can become control tokens.
  func encode(_ segments: [TemplateSegment], _ options: EncodingOptions) -> [TokenID]

  /// The bytes that a token adds to the text; none for control tokens.
  func bytes(of token: TokenID) -> [UInt8]
}

extension Tokenizer {
  package var notice: String? { nil }

  package func encode(_ text: String, _ options: EncodingOptions) -> [TokenID] {
    encode([TemplateSegment(text: text, isMarkup: options.contains(.parseSpecial))], options)
  }

  /// The bytes that tokens stand for when they begin a text.
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

  /// The text that tokens stand for when they begin it; broken UTF-8 becomes U+FFFD.
  package func decode(_ tokens: some Sequence<TokenID>) -> String {
    String(decoding: decodedBytes(tokens), as: UTF8.self)
  }
}
