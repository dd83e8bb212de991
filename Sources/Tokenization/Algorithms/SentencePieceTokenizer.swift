/// SentencePiece BPE: characters merge into the pieces with the best scores; bytes are the
/// fallback.
struct SentencePieceTokenizer: Tokenizer {
  let vocabulary: Vocabulary
  let chatTemplate: ChatTemplate
  let addsSpacePrefix: Bool
  private let specialTokens: SpecialTokens
  private let rule: ScoredMerges
  private let bridgedPairs: BridgedPairs
  // (256): the fallback token of each byte
  private let byteTokens: [TokenID?]
  private let addsBOS: Bool
  private let addsEOS: Bool

  /// The character that represents a space in pieces: U+2581.
  private static let spaceMark: [UInt8] = [0xE2, 0x96, 0x81]

  init(_ configuration: TokenizerConfiguration) throws(TokenizerError) {
    let vocabulary = try Vocabulary(configuration, defaultBOS: 1, defaultEOS: 2, defaultUnknown: 0)
    guard configuration.scores.isEmpty || configuration.scores.count == vocabulary.count else {
      throw .countMismatch(
        list: "scores", count: configuration.scores.count, vocabulary: vocabulary.count)
    }
    self.vocabulary = vocabulary
    specialTokens = SpecialTokens(vocabulary, modelName: configuration.modelName)
    rule = ScoredMerges(configuration.scores, vocabulary)
    bridgedPairs = BridgedPairs(vocabulary)
    byteTokens = (0...255).map { (byte: UInt8) in
      vocabulary.id(of: Self.name(ofByte: byte)) ?? vocabulary.unknown
    }
    addsBOS = configuration.addBOS ?? true
    addsEOS = configuration.addEOS ?? false
    addsSpacePrefix = configuration.addSpacePrefix ?? true
    chatTemplate = ChatTemplate(configuration.chatTemplate)
  }

  func encode(_ segments: [TemplateSegment], _ options: EncodingOptions) -> [TokenID] {
    let input = EncodingInput(segments)
    let addsBoundaries = options.contains(.addBoundaryTokens)
    var output: [TokenID] = []
    if addsBoundaries, addsBOS, let bos = vocabulary.bos { output.append(bos) }
    var reader = Reader(text: [], memo: WordMemo(textBytes: input.text.count))
    var needsSpace = addsSpacePrefix
    for fragment in specialTokens.split(input.text, markup: input.markup) {
      switch fragment {
      case .token(let id):
        output.append(id)
        needsSpace = addsSpacePrefix
      case .text(let range):
        let start = reader.text.count
        if needsSpace { reader.text += Self.spaceMark }
        for byte in input.text[range] {
          if byte == UInt8(ascii: " ") {
            reader.text += Self.spaceMark
          } else {
            reader.text.append(byte)
          }
        }
        read(&reader, from: start, into: &output)
        needsSpace = false
      }
    }
    if addsBoundaries, addsEOS, let eos = vocabulary.eos { output.append(eos) }
    return output
  }

  /// The state that is kept between the parts of a text.
  private struct Reader {
    /// The text so far, with marks for spaces.
    var text: [UInt8]
    var memo: WordMemo
    var merger = PairMerger()
  }

  /// Appends the tokens of the text from `start` on.
  private func read(_ reader: inout Reader, from start: Int, into output: inout [TokenID]) {
    let text = reader.text
    var start = start
    while start < text.count {
      let end = bridgedPairs.endOfWord(text, from: start, limit: text.count)
      let word = start..<end
      reader.memo.append(text, word, to: &output) { [self] output in
        read(text, word, with: &reader.merger, into: &output)
      }
      start = end
    }
  }

  private func read(
    _ text: [UInt8], _ word: Range<Int>, with merger: inout PairMerger, into output: inout [TokenID]
  ) {
    merger.merge(text, word, by: rule, characterLength: characterLength)
    for symbol in merger.symbols where !symbol.isEmpty {
      if let id = symbol.id {
        output.append(id)
      } else {
        output += text[symbol.range].compactMap { byteTokens[Int($0)] }
      }
    }
  }

  func bytes(of token: TokenID) -> [UInt8] {
    let piece = vocabulary.piece(token)
    switch vocabulary.type(of: token) {
    case .normal: return Self.unmarked(piece)
    case .userDefined: return Array(piece)
    case .byte: return byteTokens.firstIndex(of: token).map { [UInt8($0)] } ?? []
    default: return []
    }
  }

  private static func name(ofByte byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x" + (digits.count < 2 ? "0" : "") + digits + ">"
  }

  private static func unmarked(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = piece
    while let byte = rest.first {
      if rest.starts(with: spaceMark) {
        text.append(UInt8(ascii: " "))
        rest = rest.dropFirst(spaceMark.count)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}

/// Merges neighbours if their bytes together are a piece, the best score first.
private struct ScoredMerges: MergeRule, Sendable {
  private let vocabulary: Vocabulary
  // (vocabulary count): the rank of each piece; the best score has the lowest rank
  private let ranks: [UInt32]

  init(_ scores: [Float], _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    ranks = scores.isEmpty ? Array(repeating: 0, count: vocabulary.count) : scores.map(Self.rank)
  }

  /// Returns a whole number that falls as the score grows.
  private static func rank(ofScore score: Float) -> UInt32 {
    // Adding zero turns -0 into 0. The bits of floats have the order of the numbers, but in reverse
    // for negative numbers.
    let bits = (score + 0).bitPattern
    return bits >> 31 == 0 ? 0x7FFF_FFFF - bits : bits
  }

  func symbol(_ text: [UInt8], _ range: Range<Int>) -> TokenID? { piece(text, range) }

  func join(
    _ left: PairMerger.Symbol, _ right: PairMerger.Symbol, _ text: [UInt8]
  ) -> PairMerger.Join? {
    piece(text, left.range.lowerBound..<right.range.upperBound).map {
      PairMerger.Join(id: $0, rank: ranks[Int($0)])
    }
  }

  /// Returns the piece with these bytes; text that is written like a byte token stays text.
  private func piece(_ text: [UInt8], _ range: Range<Int>) -> TokenID? {
    vocabulary.textID(of: text, range).flatMap { vocabulary.type(of: $0) == .byte ? nil : $0 }
  }
}
