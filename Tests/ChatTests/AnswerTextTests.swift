import Inference
import Testing
import Tokenization
import TestSupport

struct AnswerTextTests {
  private let tokenizer = ByteTokenizer.make()
  private let stops = ["\n\n", "\nQuestion:", "\nAnswer:"]

  /// Returns the answer for a text generated token by token, without refused tokens.
  private func said(_ text: String, _ rules: AnswerRules = .none) -> String {
    var answer = AnswerText(tokenizer: tokenizer, stopTexts: stops, rules: rules)
    var said = ""
    for token in tokenizer.encode(text, []) where !answer.isStopped && !answer.refuses(token) {
      said += answer.append(token) ?? ""
    }
    return said + (answer.finish() ?? "")
  }

  @Test func `blank lines before the first word end nothing and aren't shown`() {
    #expect(said("\n\nThe gate\n\nand more") == "The gate")
    #expect(said("\n The gate") == " The gate")
    #expect(said(" a\nb") == " a\nb")
  }

  @Test func `an answer can't end before it has a word`() throws {
    let end = try #require(tokenizer.vocabulary.endOfGeneration.first)
    var answer = AnswerText(
      tokenizer: tokenizer, stopTexts: stops, rules: AnswerRules(needsWord: true))
    #expect(answer.refuses(end))
    for token in tokenizer.encode("“", []) { _ = answer.append(token) }
    #expect(answer.refuses(end), "a quotation mark is no word")
    for token in tokenizer.encode("4", []) { _ = answer.append(token) }
    #expect(!answer.refuses(end))
  }

  @Test(arguments: [
    "\u{200B}", "\u{FEFF}", "\u{2060}\u{AD}", "\u{3164}", "\u{2800}", "\u{FFFD}", "~",
  ])
  func `an invisible character is no word`(text: String) throws {
    let end = try #require(tokenizer.vocabulary.endOfGeneration.first)
    var answer = AnswerText(
      tokenizer: tokenizer, stopTexts: stops, rules: AnswerRules(needsWord: true))
    for token in tokenizer.encode(text, []) { _ = answer.append(token) }
    #expect(answer.refuses(end))
    for token in tokenizer.encode("✓", []) { _ = answer.append(token) }
    #expect(!answer.refuses(end))
  }

  @Test(arguments: [("<b>", true), ("</", true), ("<b>Two", false), ("< 5", false)])
  func `a tag that isn't shown is no word`(text: String, isRefused: Bool) throws {
    let end = try #require(tokenizer.vocabulary.endOfGeneration.first)
    var rules = AnswerRules(needsWord: true)
    for hidesTags in [true, false] {
      rules.hidesTags = hidesTags
      var answer = AnswerText(tokenizer: tokenizer, stopTexts: stops, rules: rules)
      for token in tokenizer.encode(text, []) { _ = answer.append(token) }
      let hasLetter = text.contains { $0.isLetter || $0.isNumber }
      #expect(answer.refuses(end) == (hidesTags ? isRefused : !hasLetter), "\(text)")
    }
  }

  @Test func `a run of punctuation ends with a word`() {
    let rules = AnswerRules(needsWord: true)
    #expect(said("....................Two hours...", rules) == "........Two hours...")
    #expect(said("....................") == "....................", "without the rule")
  }

  @Test func `neither line ends nor the prompt's own labels come first`() {
    let rules = AnswerRules(needsWord: true)
    #expect(said("\n\nTwo hours.", rules) == "Two hours.")
    #expect(said("Question: how?", rules) == "Question how?", "the colon is refused")
    #expect(said("Questions of taste", rules) == "Questions of taste")
  }

  @Test func `forbidden words are kept out in any case, and longer words are not`() {
    let rules = AnswerRules(forbiddenWords: ["hale", "francs"])
    #expect(said("Doctor Hale", rules) == "Doctor Hal")
    #expect(said("nine FRANCS", rules) == "nine FRANC")
    #expect(said("Shale and francium", rules) == "Shale and francium")
  }

  @Test(arguments: [
    "100000000000", "annual fee of the annual fee of the annual fee of the",
    "0 0 0 0 0 0 0 0 0 0 0 0",
    "a woman who is a woman who is a woman who is", "是的，是的，是的，是的，是的，是的，是的，",
  ])
  func `a text that only repeats itself is a loop`(text: String) {
    #expect(TextRepetition(text).isRepeating)
    let rules = AnswerRules(endsRepetition: true)
    var answer = AnswerText(tokenizer: tokenizer, stopTexts: [], rules: rules)
    for token in tokenizer.encode(text + text, []) where !answer.isLoop { _ = answer.append(token) }
    #expect(answer.isLoop)
  }

  @Test(arguments: [
    "", "1,000,000", "never, never, never", "one by one and two by two", "Mississippi", "10000000",
    "the first of May, the second of May and the third of May",
  ])
  func `a text that repeats a little is none`(text: String) {
    #expect(!TextRepetition(text).isRepeating)
  }
}
