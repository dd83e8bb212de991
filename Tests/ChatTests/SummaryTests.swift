import Chat
import Documents
import Foundation
import Inference
import Retrieval
import TestSupport
import Testing
import Tokenization
import Wording

/// Answers to questions about the whole or a part.
@Suite(.timeLimit(.minutes(10)))
struct SummaryTests {
  private static let text = """
    # The Salt Road

    ## Dawn

    Marta Oxby left the harbour of Varn on 4 May with two mules. Nobody came to the gate. The mules \
    carried salt for the mill of Pieter Hale. It was cold.

    ## Noon

    At the ford Pieter Hale paid Marta 40 crowns for the salt. He had no more money. The mill wheel \
    had been broken since April, so he could not grind.

    ## Night

    Odile Farrant mended the mill wheel with a plank from the ford. Marta slept in the mill. In the \
    morning the wheel turned again.

    """
  private static let document = Document(name: "road.md", text: text)

  private struct Answer {
    var text = ""
    var sources: AnswerSources?
    var sentences: [CitedSentence] = []
    var progress: [SummaryProgress] = []
    var ending: AnswerEnding?

    var cited: String { CitedAnswer(text, sentences).text }
  }

  private func answer(
    _ conversation: Conversation, _ question: String,
    until isOver: (Answer) -> Bool = { _ in false }
  ) async -> Answer {
    var answer = Answer()
    for await event in conversation.ask(question) {
      switch event {
      case .text(let part): answer.text += part
      case .recalled(let sources): answer.sources = sources
      case .cited(let sentence): answer.sentences.append(sentence)
      case .summarising(let progress): answer.progress.append(progress)
      case .ended(let ending): answer.ending = ending
      case .reading, .notice, .understood: break
      }
      if isOver(answer) { break }
    }
    return answer
  }

  private func conversation(
    _ document: Document = document, _ reader: ScriptedBackend = ScriptedBackend(),
    mode: Mode = .recall, summaries: SummaryMethod = .auto, snapshots: SnapshotStore? = nil,
    budget: Int? = nil
  ) throws -> Conversation {
    var options = ChatOptions()
    options.mode = mode
    options.summaries = summaries
    let finder = try ScriptedFinder { _, _ in 0 }
    return Conversation(
      document: document, modelName: "m", options: options,
      tools: ReadingTools(heads: ScriptedHeads(), snapshots: snapshots)
    ) { Models(reader: reader, finder: finder) }
  }

  @Test(arguments: [Mode.exact, .recall])
  func `the whole is summarised by its sections, and every sentence cites its passage`(
    mode: Mode
  ) async throws {
    let reader = ScriptedBackend()
    let conversation = try conversation(Self.document, reader, mode: mode)
    let answer = await answer(conversation, "Summarise this document.")
    #expect(reader.requests.isEmpty, "the text's own sentences need no model")
    let sources = try #require(answer.sources)
    #expect(sources.way == .whole && sources.summary == "from the whole: 3 sections read")
    #expect(answer.text.hasPrefix("The Salt Road.\n\nDawn: "))
    #expect(answer.text.contains("\n\nNoon: ") && answer.text.contains("\n\nNight: "))
    let numbers = Set(sources.passages.map(\.number))
    #expect(
      answer.sentences.allSatisfy { $0.numbers.count == 1 && numbers.contains($0.numbers[0]) })
    for sentence in answer.sentences {
      let text = String(decoding: Array(answer.text.utf8)[sentence.bytes], as: UTF8.self)
      let source = sources.passages.first { $0.number == sentence.numbers[0] }?.text ?? ""
      let flat = source.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(flat.contains(text.hasSuffix("Road.") ? "The Salt Road" : text))
    }
    #expect(answer.cited.contains("Dawn: ") && answer.cited.contains(" ["))
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    #expect(statistics.recollection == sources && statistics.answerTokens == 0)
    #expect(statistics.mode == mode && !statistics.isRefused)
  }

  @Test func `a part is summarised alone, and one that doesn't exist is told`() async throws {
    let conversation = try conversation()
    let part = await answer(conversation, "What is the section “Noon” about?")
    #expect(part.sources?.way == .part && part.sources?.summary == "from Noon")
    #expect(part.text.contains("40 crowns") && !part.text.contains("Odile"))
    let short = await answer(conversation, "Summarise the section “Noon” in one sentence.")
    #expect(short.sentences.count == 1)
    let absent = await answer(conversation, "Summarise section 7.")
    #expect(absent.text == "There is no section 7: the text has 3 sections.")
    #expect(absent.sources?.way == .counted)
    let found = await answer(conversation, "/find Summarise the section “Noon”.")
    #expect(found.sources?.way != .part && found.sources?.way != .whole)
  }

  @Test func `several files have a part each, with their names`() async throws {
    let other = Document(name: "notes.txt", text: "The ferry of Varn sails at 6. It is blue.\n")
    let conversation = try conversation(Document.joined([Self.document, other]))
    let answer = await answer(conversation, "Summarise these files.")
    #expect(answer.text.contains("road.md:\n\n") && answer.text.contains("notes.txt:\n\n"))
    #expect(answer.text.contains("The ferry of Varn sails at 6."))
    #expect(Set(answer.sources?.passages.map(\.documentName) ?? []) == ["road.md", "notes.txt"])
  }

  @Test func `the next question sees the beginning of a summary, without the command`() async throws
  {
    let reader = ScriptedBackend([.says([" Marta"])])
    let conversation = try conversation(Self.document, reader, mode: .exact)
    _ = await answer(conversation, "/whole")
    _ = await answer(conversation, "Who left?")
    let prompt = reader.requests.last.map { reader.tokenizer.decode($0.tokens) } ?? ""
    #expect(prompt.contains(AskedQuestion.summary) && !prompt.contains("/whole"))
    #expect(prompt.contains("The Salt Road.\n\nDawn:") && !prompt.contains("Night: Odile"))
  }

  // MARK: Written summaries

  private static let said = [
    "Marta Oxby left Varn with salt for the mill.",
    "Pieter Hale paid Marta 40 crowns. Daisy watched the mill.", "Nothing of the sort happened.",
  ]

  @Test func `written sentences are checked, and untrue ones give way to the text's own`()
    async throws
  {
    let reader = ScriptedBackend(Self.said.map { .says([" " + $0]) })
    let conversation = try conversation(Self.document, reader, summaries: .written)
    let answer = await answer(conversation, "Summarise this.")
    #expect(reader.requests.count == 3)
    #expect(answer.progress.map(\.text) == ["1 of 3: Dawn", "2 of 3: Noon", "3 of 3: Night"])
    #expect(answer.text.contains("Dawn: \(Self.said[0])"))
    #expect(answer.text.contains("Noon: Pieter Hale paid Marta 40 crowns."))
    #expect(!answer.text.contains("Daisy") && !answer.text.contains("Nothing of the sort"))
    #expect(answer.text.contains("Night: Odile Farrant mended the mill wheel"))
    #expect(answer.sentences.allSatisfy { !$0.numbers.isEmpty })
    let prompts = reader.requests.map { reader.tokenizer.decode($0.tokens) }
    #expect(prompts[0].contains("two mules") && !prompts[0].contains("40 crowns"))
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("not finished")
      return
    }
    #expect(statistics.answerTokens == 3 && statistics.readTokens > 0)
  }

  @Test func `only readers of long texts write, and only if their cache has no document`()
    async throws
  {
    let small = ScriptedBackend(Self.said.map { .says([$0]) })
    _ = await answer(try conversation(Self.document, small), "Summarise this.")
    #expect(small.requests.isEmpty)
    let exact = ScriptedBackend(Self.said.map { .says([$0]) })
    _ = await answer(
      try conversation(Self.document, exact, mode: .exact, summaries: .written), "Summarise this.")
    #expect(exact.requests.isEmpty)
  }

  @Test func `written summaries are kept, and damaged or untrue files are refused`() async throws {
    let folder = try Folder()
    let store = SnapshotStore(folder: folder.url)
    let summaries = SummaryStore(cache: folder.url)
    func run(_ scripts: [String]) async throws -> (text: String, requests: Int) {
      let reader = ScriptedBackend(scripts.map { .says([$0]) })
      let conversation = try conversation(
        Self.document, reader, summaries: .written, snapshots: store)
      return (await answer(conversation, "Summarise this.").text, reader.requests.count)
    }
    let first = try await run(Self.said)
    #expect(first.requests == 3)
    let entries = summaries.entries
    #expect(entries.count == 2, "nothing true was said about the last section")
    #expect(entries.allSatisfy { $0.document == "road.md" && $0.model == "scripted" })
    let second = try await run([Self.said[2]])
    #expect(second.text == first.text && second.requests == 1)
    // A file with other names, one with places outside, and one that is no JSON.
    let paths = entries.map(\.path).sorted()
    let saved = try paths.map { try Folder.bytes($0) }
    for hostile in [
      #"{"document":"d","model":"m","sentences":[{"end":9,"start":0,"text":"Tom shot Daisy."}],"version":1}"#,
      #"{"document":"d","model":"m","sentences":[{"end":99999,"start":0,"text":"Marta left."}],"version":1}"#,
      #"{"document":"d","model":"m","sentences":[{"end":5,"start":-4,"text":"Marta left."}],"version":1}"#,
      #"{"document":"d","model":"m","sentences":[{"end":9,"start":0,"text":"Marta \u001b[2J left."}],"version":1}"#,
      #"{"document":"d","model":"m","sentences":[],"version":1}"#, "no JSON", "",
      String(repeating: "x", count: 70_000),
    ] {
      for path in paths { try Folder.write(Array(hostile.utf8), to: path) }
      let again = try await run(Self.said)
      #expect(again.text == first.text && again.requests == 3, "\(hostile.prefix(90))")
      #expect(try paths.map { try Folder.bytes($0) } == saved, "and replaced")
    }
    #expect(summaries.clear { $0 == paths[0] }.bytes > 0 && summaries.entries.count == 1)
    #expect(summaries.clear().kept.isEmpty && summaries.entries.isEmpty)
  }

  @Test func `a stopped summary keeps the sections so far`() async throws {
    let reader = ScriptedBackend([.says([Self.said[0]]), .hangsAfter([" Pieter"])])
    let conversation = try conversation(Self.document, reader, summaries: .written)
    let answer = await answer(conversation, "Summarise this.") { $0.progress.count == 2 }
    #expect(answer.text.hasSuffix(Self.said[0]))
    // The next question waits until the stopped one is over.
    let next = await self.answer(conversation, "How many sections are there?")
    #expect(next.text.hasPrefix("There are 3 sections"))
    #expect(reader.requests.count <= 2, "it may be stopped before the second section is read")
  }
}
