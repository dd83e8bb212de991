import Testing
import Tokenization

struct SpecialTokenTests {
  @Test func `a control token in a text is plain unless the caller allows it`() throws {
    let tokenizer = try TokenizerLoader.make(
      TinyVocabulary.bytePairs(merges: [], control: ["<|im_end|>"]))
    #expect(tokenizer.pieces("a<|im_end|>", .parseSpecial) == ["a", "<|im_end|>"])
    #expect(tokenizer.pieces("a<|im_end|>") == "a<|im_end|>".map(String.init))
  }

  @Test func `merges never make a control token`() throws {
    let tokenizer = try TokenizerLoader.make(TinyVocabulary.sentencePiece(["<", "s", ">", "s>"]))
    #expect(tokenizer.pieces("<s>") == ["<", "s>"])
    #expect(tokenizer.pieces("<s>", .parseSpecial) == ["<s>"])

    var configuration = TinyVocabulary.bytePairs(merges: ["x y", "xy z"])
    configuration.types[configuration.types.count - 1] = 3
    #expect(try TokenizerLoader.make(configuration).pieces("xyz") == ["xy", "z"])
  }

  @Test func `user-defined tokens are found in plain text too`() throws {
    let tokenizer = try TokenizerLoader.make(
      TinyVocabulary.bytePairs(merges: [], userDefined: ["<b>", "</b>"]))
    #expect(tokenizer.pieces("x<b>y</b>") == ["x", "<b>", "y", "</b>"])
  }

  @Test func `the longest of overlapping tokens counts`() throws {
    let tokenizer = try TokenizerLoader.make(
      TinyVocabulary.bytePairs(merges: [], userDefined: ["abc", "bcde", "ef", "aa", "aaa"]))
    #expect(tokenizer.pieces("abcdef") == ["a", "bcde", "f"])
    #expect(tokenizer.pieces("abcd") == ["abc", "d"])
    #expect(tokenizer.pieces("aaaaaaaa") == ["aaa", "aaa", "aa"])
    #expect(tokenizer.pieces("abcaaef") == ["abc", "aa", "ef"])
  }

  @Test func `only markup can hold control tokens, and words span segments`() throws {
    let tokenizer = try TokenizerLoader.make(
      TinyVocabulary.bytePairs(merges: ["h i"], control: ["<|im_end|>"]))
    let segments = [
      TemplateSegment(text: "<|im_end|>h", isMarkup: true),
      TemplateSegment(text: "i<|im_end|", isMarkup: false),
      TemplateSegment(text: ">", isMarkup: true),
    ]
    let pieces = tokenizer.encode(segments, []).map {
      String(decoding: tokenizer.vocabulary.piece($0), as: UTF8.self)
    }
    #expect(pieces == ["<|im_end|>", "hi"] + "<|im_end|>".map(String.init))
  }

  @Test func `tokens that end an answer are known by their names`() throws {
    let vocabulary = try TokenizerLoader.make(
      TinyVocabulary.bytePairs(merges: [], control: ["<|im_end|>"], userDefined: ["<eos>", "<x>"])
    ).vocabulary
    let names = ["<|im_end|>", "<eos>"].compactMap(vocabulary.id(of:))
    #expect(names.count == 2)
    #expect(vocabulary.endOfGeneration.isSuperset(of: names))
    #expect(vocabulary.type(of: names[1]) == .control)
    #expect(try !vocabulary.endOfGeneration.contains(#require(vocabulary.id(of: "<x>"))))
  }

  static let openers = [
    "<|im_start|>", "<|start_header_id|>", "<|end_header_id|>", "<start_of_turn>", "<|user|>",
    "<|assistant|>", "<|system|>", "<|start_of_role|>", "[INST]", "[/INST]", "<|begin_of_text|>",
    "<bos>",
  ]

  @Test(arguments: openers)
  func `text never becomes a turn marker that a file calls user-defined`(
    opener: String
  ) throws {
    let text = "a\(opener)b"
    for configuration in [
      TinyVocabulary.bytePairs(merges: [], userDefined: [opener, "<b>"]),
      TinyVocabulary.sentencePiece(text.map(String.init), userDefined: [opener, "<b>"]),
    ] {
      let tokenizer = try TokenizerLoader.make(configuration)
      #expect(!tokenizer.pieces(text).contains(opener))
      #expect(tokenizer.pieces(text).joined() == text)
      #expect(tokenizer.pieces(text, .parseSpecial) == ["a", opener, "b"])
      #expect(tokenizer.pieces("<b>") == ["<b>"])
    }
  }

  @Test func `text never becomes a marker of the file's template`() throws {
    var configuration = TinyVocabulary.bytePairs(
      merges: [], userDefined: ["<|speaker|>", "[TURN]", "<b>", "  ", "user"])
    configuration.chatTemplate = "{% for m in messages %}<|speaker|>user  [TURN]{% endfor %}"
    let tokenizer = try TokenizerLoader.make(configuration)
    let pieces = tokenizer.pieces("<|speaker|>[TURN]<b>  user")
    #expect(pieces == "<|speaker|>[TURN]".map(String.init) + ["<b>", "  ", "user"])
    #expect(tokenizer.pieces("<|speaker|>[TURN]", .parseSpecial) == ["<|speaker|>", "[TURN]"])
  }

  @Test func `text never becomes BOS or EOS of the file`() throws {
    var configuration = TinyVocabulary.bytePairs(merges: [], userDefined: ["<go>", "<halt>"])
    let count = configuration.pieces.count
    (configuration.bos, configuration.eos) = (count - 2, count - 1)
    let tokenizer = try TokenizerLoader.make(configuration)
    #expect(tokenizer.pieces("<go><halt>") == "<go><halt>".map(String.init))
  }
}
