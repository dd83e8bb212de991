import Chat
import Documents
import Inference
import Retrieval
import TestSupport
import Testing
import Tokenization
import Wording

/// Answers that are computed from the text, without the model.
@Suite(.timeLimit(.minutes(10)))
struct CountedAnswerTests {
  private static let document = Document(
    name: "road.txt",
    text: "# The Salt Road\n\nBy Ilka Morven\n\n## Dawn\n\nMarta came. Marta left.\n\n"
      + "## Noon\n\nThe mill was shut. Nobody saw Marta.\n")

  private struct Answer {
    var text = ""
    var sources: AnswerSources?
    var sentences: [CitedSentence] = []
    var statistics: AnswerStatistics?
  }

  private func answer(_ conversation: Conversation, _ question: String) async -> Answer {
    var answer = Answer()
    for await event in conversation.ask(question) {
      switch event {
      case .text(let part): answer.text += part
      case .recalled(let sources): answer.sources = sources
      case .cited(let sentence): answer.sentences.append(sentence)
      case .ended(.finished(let statistics)): answer.statistics = statistics
      case .reading, .summarising, .notice, .ended, .understood: break
      }
    }
    return answer
  }

  @Test func `a question about counts is answered without the model, with its places`() async throws
  {
    let reader = ScriptedBackend([.says([" Nick"])])
    let conversation = Conversation(document: Self.document, modelName: "m") {
      Models(reader: reader)
    }
    for await _ in conversation.open() {}
    let read = reader.requests.count
    let answer = await answer(conversation, "How often is Marta mentioned?")
    #expect(
      answer.text
        == "“Marta” occurs 3 times (whole words, in any case), first on line 7 and last on line 11."
    )
    #expect(reader.requests.count == read)
    let sources = try #require(answer.sources)
    #expect(sources.way == .counted && sources.summary == "counted")
    #expect(sources.passages.map(\.lines) == [7...7, 11...11])
    #expect(sources.passages.map(\.text).first == "Marta came. Marta left.")
    #expect(sources.used == sources.passages && !sources.hasShares && sources.namesSources)
    #expect(answer.sentences.map(\.numbers) == [[1, 2]])
    #expect(CitedAnswer(answer.text, answer.sentences).text.hasSuffix("on line 11. [1] [2]"))
    let statistics = try #require(answer.statistics)
    #expect(statistics.mode == .exact && statistics.recollection == sources)
    #expect(statistics.answerTokens == 0 && !statistics.isRefused)
    let list = SourceList(sources, sentences: answer.sentences, hasFiles: false)
    #expect(
      list.text
        == "[1] line 7: “Marta came. Marta left.”\n[2] line 11: “The mill was shut. Nobody saw Marta.”\n"
    )
    // The next question has the turn before it.
    _ = await self.answer(conversation, "Who was shut out?")
    let prompt = reader.requests.last.map { reader.tokenizer.decode($0.tokens) } ?? ""
    #expect(prompt.contains("How often is Marta mentioned?") && prompt.contains("occurs 3 times"))
  }

  @Test func `in mode recall nothing needs to be read first`() async throws {
    let reader = ScriptedBackend(contextLength: 8192)
    let finder = try ScriptedFinder { _, _ in 0 }
    var options = ChatOptions()
    options.mode = .recall
    let conversation = Conversation(
      document: Self.document, modelName: "m", options: options,
      tools: ReadingTools(heads: ScriptedHeads())
    ) { Models(reader: reader, finder: finder) }
    let answer = await answer(conversation, "What is the last sentence of the section \"Noon\"?")
    #expect(answer.text == "The last sentence of “Noon” is: “Nobody saw Marta.”")
    #expect(answer.statistics?.mode == .recall && answer.sources?.way == .counted)
    #expect(finder.readChunks == 0 && reader.requests.isEmpty)
    #expect(await conversation.trail == nil)
  }

  @Test func `a question that the text doesn't answer so goes to the model`() async {
    let reader = ScriptedBackend([.says([" nobody"])])
    let conversation = Conversation(
      document: Document(name: "a.txt", text: "It rained.\n\nIt stopped.\n"), modelName: "m"
    ) { Models(reader: reader) }
    let answer = await answer(conversation, "Who is the author?")
    #expect(answer.text == "nobody" && answer.sources?.way != .counted)
  }
}
