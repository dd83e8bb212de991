/// The number of a vocabulary entry, as models count them.
package typealias TokenID = Int32

/// How text is read.
package struct EncodingOptions: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Text that looks like a control token becomes one. Only for prompts of our own making: text of
  /// documents and users is always plain.
  package static let parseSpecial = EncodingOptions(rawValue: 1)
  /// BOS and EOS are added as the file says.
  package static let addBoundaryTokens = EncodingOptions(rawValue: 2)
}

/// Turns text into token ids and back, exactly as the model was trained.
package protocol Tokenizer: Sendable {
  var vocabulary: Vocabulary { get }

  /// The ids of a text. Text inside a document must be encoded whole: pieces may span any border.
  func encode(_ text: String, _ options: EncodingOptions) -> [TokenID]

  /// The bytes that a token adds to the text; none for control tokens.
  func bytes(of token: TokenID) -> [UInt8]
}
