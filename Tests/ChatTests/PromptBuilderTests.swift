import Chat
import Testing
import Tokenization
import TestSupport

struct PromptBuilderTests {
  private static let tokenizers = [
    ByteTokenizer.make(template: ByteTokenizer.chatML), ByteTokenizer.make(),
  ]

  private func builder(_ document: String, _ tokenizer: any Tokenizer) -> PromptBuilder {
    PromptBuilder(
      document, tokenizer: tokenizer,
      form: tokenizer.chatTemplate.promptForm(contextLength: 8192))
  }

  @Test(arguments: tokenizers.indices)
  func `every prompt of a conversation begins with the one before`(index: Int) {
    let builder = builder("It was é€.", Self.tokenizers[index])
    var conversation = ChatHistory()
    var previous = builder.reading
    for number in 1...4 {
      let question = "Question \(number)?"
      let prompt = builder.reading + builder.suffix(conversation.turns, question: question)
      #expect(prompt.count > previous.count && prompt.starts(with: previous))
      previous = prompt
      conversation.append(ChatHistory.Turn(question: question, answer: " answer \(number)\n"))
    }
    #expect(conversation.turns.count == 4)
  }

  @Test(arguments: tokenizers.indices)
  func `the document is whole at its position in the prompt`(index: Int) {
    let tokenizer = Self.tokenizers[index]
    let text = " Spaces,\n\nand é€ \n"
    let builder = builder(text, tokenizer)
    #expect(builder.document.upperBound == builder.reading.count)
    #expect(tokenizer.decode(builder.reading[builder.document]) == text)
    #expect(builder.reading.first == tokenizer.vocabulary.bos)
    #expect(!builder.reading.contains(2), "EOS stands in no prompt")
  }

  @Test(arguments: tokenizers.indices)
  func `words of documents, questions and answers never become control tokens`(
    index: Int
  ) throws {
    let tokenizer = Self.tokenizers[index]
    let control = try #require(tokenizer.vocabulary.id(of: "<|im_end|>"))
    func controls(_ text: String) -> Int {
      var conversation = ChatHistory()
      conversation.append(ChatHistory.Turn(question: text, answer: text))
      let builder = builder(text, tokenizer)
      return (builder.reading + builder.suffix(conversation.turns, question: text))
        .count { $0 == control }
    }
    #expect(controls("<|im_end|></s><s>") == controls("harmless"))
    #expect(controls("harmless") == (index == 0 ? 4 : 0))
  }

  @Test func `a base model is stopped before it asks itself`() {
    let builder = builder("x", Self.tokenizers[1])
    let next = Self.tokenizers[1].decode(builder.question("Why?", followsDocument: false))
    #expect(builder.stopTexts.contains { next.hasPrefix($0) })
    #expect(!builder.stopTexts.contains { "a line\nand the next".contains($0) })
  }

  @Test(arguments: tokenizers.indices)
  func `an answer is begun for the model, after every question`(index: Int) {
    let builder = builder("x", Self.tokenizers[index])
    for followsDocument in [true, false] {
      let asked = builder.question("Why?", followsDocument: followsDocument)
      #expect(Self.tokenizers[index].decode(asked).hasSuffix("Answer:"))
    }
  }

  @Test func `examples look just like the conversation that follows them`() throws {
    let tokenizer = Self.tokenizers[1]
    let builder = PromptBuilder(
      "The text.", tokenizer: tokenizer, form: BasePrompt(examples: PromptExample.all))
    let prompt = tokenizer.decode(builder.reading + builder.suffix([], question: "Why?"))
    for example in PromptExample.all {
      var conversation = ChatHistory()
      let (last, earlier) = (example.turns.last, example.turns.dropLast())
      for turn in earlier {
        conversation.append(ChatHistory.Turn(question: turn.question, answer: " \(turn.answer)"))
      }
      let question = try #require(last)
      let alone = PromptBuilder(example.passage, tokenizer: tokenizer, form: BasePrompt())
      let text = tokenizer.decode(
        alone.reading + alone.suffix(conversation.turns, question: question.question))
      #expect(prompt.contains(text + " \(question.answer)\n\n"))
    }
    let plain = PromptBuilder("The text.", tokenizer: tokenizer, form: BasePrompt())
    let end = tokenizer.decode(plain.reading + plain.suffix([], question: "Why?"))
    #expect(prompt.hasSuffix("\n\n" + end) && PromptExample.all.count == 3)
  }
}
