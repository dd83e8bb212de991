import Testing
import Tokenization

struct HostileConfigurationTests {
  private func error(_ configuration: TokenizerConfiguration) -> TokenizerError? {
    do throws(TokenizerError) {
      _ = try TokenizerLoader.make(configuration)
      return nil
    } catch { return error }
  }

  @Test(arguments: ["gpt2", "llama"]) func `an empty vocabulary is refused`(_ model: String) {
    var configuration = TokenizerConfiguration(model: model, pieces: PackedStrings())
    configuration.preTokenizer = "gpt-2"
    #expect(error(configuration) == .emptyVocabulary)
  }

  @Test func `an unsupported kind of tokenizer is named`() {
    var configuration = TinyVocabulary.bytePairs(merges: [])
    configuration.preTokenizer = "tekken"
    #expect(error(configuration) == .unknownPreTokenizer("tekken"))
    #expect(error(configuration)?.description.contains("'tekken'") == true)
    configuration.preTokenizer = nil
    #expect(error(configuration) == nil, "as llama.cpp, which takes the default")
    configuration.model = "rwkv"
    #expect(error(configuration) == .unknownModel("rwkv"))
  }

  @Test func `lists of another length than the vocabulary are refused`() {
    var configuration = TinyVocabulary.sentencePiece(["a"])
    let count = configuration.pieces.count
    configuration.scores.removeLast()
    #expect(
      error(configuration) == .countMismatch(list: "scores", count: count - 1, vocabulary: count))
    configuration.types.append(1)
    #expect(
      error(configuration)
        == .countMismatch(list: "token types", count: count + 1, vocabulary: count))
  }

  @Test(arguments: [Int.min, -1, 300, 1 << 31, Int.max])
  func `special ids out of range are ignored`(_ id: Int) throws {
    var configuration = TinyVocabulary.bytePairs(merges: [])
    configuration.bos = id
    configuration.eos = id
    configuration.unknown = id
    configuration.padding = id
    configuration.endOfTurn = id
    configuration.addBOS = true
    configuration.addEOS = true
    let vocabulary = try TokenizerLoader.make(configuration).vocabulary
    #expect(vocabulary.bos == 11)
    #expect(vocabulary.padding == nil)
    #expect(vocabulary.endOfGeneration == [11])
  }

  @Test func `without types and scores every token is a normal one`() throws {
    var configuration = TinyVocabulary.sentencePiece(["a", "b", "ab"])
    configuration.types = []
    configuration.scores = []
    let tokenizer = try TokenizerLoader.make(configuration)
    #expect(tokenizer.pieces("ab") == ["ab"])
  }

  @Test func `unknown types and scores that aren't numbers do no harm`() throws {
    var configuration = TinyVocabulary.sentencePiece(["a", "b", "ab", "ba"])
    configuration.types[configuration.types.count - 1] = .min
    configuration.types[0] = 300
    let last = configuration.scores.count - 1
    configuration.scores[last] = .nan
    configuration.scores[last - 1] = -.infinity
    let tokenizer = try TokenizerLoader.make(configuration)
    #expect(!tokenizer.encode("abab", [.parseSpecial, .addBoundaryTokens]).isEmpty)
    #expect(tokenizer.bytes(of: TokenID(last)).isEmpty)
  }

  @Test func `merges that name no pieces never happen`() throws {
    var configuration = TinyVocabulary.bytePairs(merges: ["a b"])
    configuration.merges = PackedStrings(
      ["", " ", "  ", "a", "x yy", "ab", "q q", "a b", "b a"].map(\.utf8))
    let tokenizer = try TokenizerLoader.make(configuration)
    #expect(tokenizer.pieces("abaqq") == ["ab", "a", "q", "q"])
  }

  @Test func `pieces that are empty, equal or broken UTF-8 are no trouble`() throws {
    for model in ["gpt2", "llama"] {
      let broken: [[UInt8]] = [[0xFF], [0xE2, 0x96], [0xF0], [0x61, 0xC3]]
      let pieces = ["", "a", "a", "", "b"].map { Array($0.utf8) } + broken
      var configuration = TokenizerConfiguration(model: model, pieces: PackedStrings(pieces))
      configuration.preTokenizer = "llama-bpe"
      configuration.types = [4, 1, 1, 3, 1, 4, 1, 6, 1]
      let tokenizer = try TokenizerLoader.make(configuration)
      #expect(tokenizer.encode("a", []).last == 2)
      _ = tokenizer.encode("aé▁ \u{10FFFF}\0", [.parseSpecial, .addBoundaryTokens])
      for id in 0..<9 as Range<TokenID> { _ = tokenizer.bytes(of: id) }
    }
  }

  @Test func `a vocabulary without byte tokens falls back on the unknown one`() throws {
    let tokenizer = try TokenizerLoader.make(
      TokenizerConfiguration(
        model: "llama", pieces: PackedStrings(["<unk>", "<s>", "</s>", "a"].map(\.utf8))))
    #expect(tokenizer.encode("aé", []) == [0, 0, 0, 3, 0, 0])
  }
}
