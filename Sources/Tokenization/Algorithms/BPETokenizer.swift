/// Byte-level BPE as in GPT-2: a pattern splits text into words, then bytes merge by rank.
struct BPETokenizer: Tokenizer {
  let vocabulary: Vocabulary
  let chatTemplate: ChatTemplate
  let addsSpacePrefix = false
  let notice: String?
  private let preTokenizer: PreTokenizer
  private let specialTokens: SpecialTokens
  private let rule: RankedMerges
  private let addsBOS: Bool
  private let addsEOS: Bool
  // Llama 3 takes whole words of the vocabulary, even if the merges don't make them.
  private let prefersWholeWords: Bool

  init(_ configuration: TokenizerConfiguration) throws(TokenizerError) {
    preTokenizer = try PreTokenizer(named: configuration.preTokenizer)
    notice = PreTokenizer.notice(of: configuration.preTokenizer)
    // If a file names no BOS or EOS, token 11 is the default for both (llama-vocab.cpp).
    vocabulary = try Vocabulary(configuration, defaultBOS: 11, defaultEOS: 11, defaultUnknown: nil)
    specialTokens = SpecialTokens(vocabulary, modelName: configuration.modelName)
    rule = RankedMerges(configuration.merges, vocabulary)
    let isLlama3 = configuration.preTokenizer.map(PreTokenizer.llama3Names.contains) ?? false
    prefersWholeWords = isLlama3
    addsBOS = configuration.addBOS ?? isLlama3
    addsEOS = configuration.addEOS ?? false
    chatTemplate = ChatTemplate(configuration.chatTemplate)
  }

  func encode(_ segments: [TemplateSegment], _ options: EncodingOptions) -> [TokenID] {
    let input = EncodingInput(segments)
    let addsBoundaries = options.contains(.addBoundaryTokens)
    var output: [TokenID] = []
    if addsBoundaries, addsBOS, let bos = vocabulary.bos { output.append(bos) }
    var memo = WordMemo(textBytes: input.text.count)
    var merger = PairMerger()
    for fragment in specialTokens.split(input.text, markup: input.markup) {
      switch fragment {
      case .token(let id): output.append(id)
      case .text(var rest):
        while !rest.isEmpty {
          let end = preTokenizer.endOfWord(
            input.text, from: rest.lowerBound, limit: rest.upperBound)
          let word = rest.lowerBound..<end
          memo.append(input.text, word, to: &output) {
            read(input.text, word, with: &merger, into: &$0)
          }
          rest = end..<rest.upperBound
        }
      }
    }
    if addsBoundaries, addsEOS, let eos = vocabulary.eos { output.append(eos) }
    return output
  }

  private func read(
    _ text: [UInt8], _ word: Range<Int>, with merger: inout PairMerger, into output: inout [TokenID]
  ) {
    if prefersWholeWords, let id = wholeWord(text, word) {
      output.append(id)
      return
    }
    merger.merge(text, word, by: rule) { _ in 1 }
    // As in llama.cpp, a byte without a token is lost.
    for symbol in merger.symbols where !symbol.isEmpty {
      if let id = symbol.id { output.append(id) }
    }
  }

  private func wholeWord(_ text: [UInt8], _ word: Range<Int>) -> TokenID? {
    var piece: [UInt8] = []
    for byte in text[word] { ByteAlphabet.append(byte, to: &piece) }
    return vocabulary.textID(of: piece, 0..<piece.count)
  }

  func bytes(of token: TokenID) -> [UInt8] {
    switch vocabulary.type(of: token) {
    case .normal: ByteAlphabet.decode(vocabulary.piece(token))
    case .userDefined: Array(vocabulary.piece(token))
    default: []
    }
  }
}

/// Bytes that merge by the rank of their pair.
private struct RankedMerges: MergeRule, Sendable {
  private let merges: MergeTable
  // (256): the token of each byte
  private let byteTokens: [TokenID?]

  init(_ merges: PackedStrings, _ vocabulary: Vocabulary) {
    self.merges = MergeTable(merges, in: vocabulary)
    byteTokens = (0...255).map { (byte: UInt8) in
      var piece: [UInt8] = []
      ByteAlphabet.append(byte, to: &piece)
      return vocabulary.textID(of: piece, 0..<piece.count)
    }
  }

  func symbol(_ text: [UInt8], _ range: Range<Int>) -> TokenID? {
    byteTokens[Int(text[range.lowerBound])]
  }

  func join(
    _ left: PairMerger.Symbol, _ right: PairMerger.Symbol, _ text: [UInt8]
  ) -> PairMerger.Join? {
    guard let leftID = left.id, let rightID = right.id, let merge = merges.find(leftID, rightID)
    else { return nil }
    return PairMerger.Join(id: merge.id, rank: merge.rank)
  }
}
