import Foundation

/// WordPiece: words in lower case and without accents, each split into the longest pieces from its
/// start (Devlin 2018; llama-vocab.cpp).
struct WordPieceTokenizer: Tokenizer {
  let vocabulary: Vocabulary
  let chatTemplate: ChatTemplate
  let addsSpacePrefix = false
  private let specialTokens: SpecialTokens
  private let separator: TokenID?
  private let longestPiece: Int

  /// The prefix of pieces that begin a word: U+2581.
  private static let wordMark: [UInt8] = [0xE2, 0x96, 0x81]

  init(_ configuration: TokenizerConfiguration) throws(TokenizerError) {
    // The ids in BERT's own vocabulary.
    let vocabulary = try Vocabulary(
      configuration, defaultBOS: 101, defaultEOS: 102, defaultUnknown: 100)
    self.vocabulary = vocabulary
    specialTokens = SpecialTokens(vocabulary, modelName: configuration.modelName)
    separator = [configuration.separator, 102].lazy.compactMap(\.self)
      .first { 0..<vocabulary.count ~= $0 }.map(TokenID.init)
    longestPiece = (0..<vocabulary.count).reduce(0) { max($0, vocabulary.pieces.range($1).count) }
    chatTemplate = ChatTemplate(configuration.chatTemplate)
  }

  func encode(_ segments: [TemplateSegment], _ options: EncodingOptions) -> [TokenID] {
    let input = EncodingInput(segments)
    let addsBoundaries = options.contains(.addBoundaryTokens)
    var output: [TokenID] = []
    if addsBoundaries, let bos = vocabulary.bos { output.append(bos) }
    for fragment in specialTokens.split(input.text, markup: input.markup) {
      switch fragment {
      case .token(let id): output.append(id)
      case .text(let range):
        for word in Self.words(String(decoding: input.text[range], as: UTF8.self)) {
          read(word, into: &output)
        }
      }
    }
    if addsBoundaries, let separator { output.append(separator) }
    return output
  }

  /// Appends the tokens of a word with its mark; a word that pieces don't cover is unknown.
  private func read(_ word: [UInt8], into output: inout [TokenID]) {
    let start = output.count
    var position = 0
    while position < word.count {
      let furthest = min(word.count, position + longestPiece)
      let ends = (position + 1..<furthest + 1).reversed()
      let match = ends.lazy.compactMap { end in
        vocabulary.id(of: word, position..<end).map { (id: $0, end: end) }
      }.first
      guard let match else {
        output.removeSubrange(start...)
        if let unknown = vocabulary.unknown { output.append(unknown) }
        return
      }
      output.append(match.id)
      position = match.end
    }
  }

  /// Returns the words of a text; each punctuation mark and each ideograph is a word.
  private static func words(_ text: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word = wordMark
    func finish() {
      if word.count > wordMark.count { words.append(word) }
      word = wordMark
    }
    for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.properties.isWhitespace {
        finish()
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .nonspacingMark, .spacingMark, .enclosingMark: continue
      default: break
      }
      guard scalar.value != 0xFFFD else { continue }
      let isAlone = standsAlone(scalar)
      if isAlone { finish() }
      word += scalar.properties.lowercaseMapping.utf8
      if isAlone { finish() }
    }
    finish()
    return words
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return scalar.isASCII
    default: return isIdeograph(scalar.value)
    }
  }

  private static func isIdeograph(_ value: UInt32) -> Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  func bytes(of token: TokenID) -> [UInt8] {
    switch vocabulary.type(of: token) {
    case .normal:
      let piece = vocabulary.piece(token)
      guard piece.starts(with: Self.wordMark) else { return Array(piece) }
      return [UInt8(ascii: " ")] + piece.dropFirst(Self.wordMark.count)
    case .userDefined: return Array(vocabulary.piece(token))
    default: return []
    }
  }
}
