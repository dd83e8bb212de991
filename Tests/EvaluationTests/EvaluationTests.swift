import Chat
import Documents
import Foundation
import Inference
import Testing
import Tokenization
import Evaluation
import Retrieval
import Wording
import TestSupport

struct EvaluationTests {
  private static let sentences = [
    "The harbour froze in the winter of 1911.", "Marta kept bees behind the mill.",
    "The kites of the school were red.", "Old Hale paid the ferryman eighty crowns.",
    "Nobody played the organ.", "The mill was sold to a man from Bergen.",
    "Snow fell.", "The church was locked.", "A letter came from Oslo.", "Nils lost his hat.",
    "The doctor rode to Skagen.", "Herring was cheap.", "The road was mended.", "Owls were heard.",
  ]
  private static let filler = String(repeating: "Nothing of note was said on that day. ", count: 10)
  private static let book = Document(
    name: "town.txt",
    text: sentences.map { "\($0) \(filler)" }.joined(separator: "\n\n"))

  private func item(
    _ id: String, _ question: String, _ answer: String, evidence: [Int], standalone: String? = nil,
    turn: Int? = nil
  ) -> EvalSuite.Item {
    EvalSuite.Item(
      id: id, documentName: Self.book.name,
      groups: EvalGroups(kind: "number", chain: turn.map { _ in "c1" }, turn: turn),
      earlier: (turn ?? 1) - 1
    ) {
      let ranges = evidence.map { place in
        let start = Self.book.passages[place].content.lowerBound
        return start..<start + Self.sentences[place].utf8.count
      }
      return (
        Self.book,
        EvalQuestion(
          id: id, question: question, standalone: standalone, answers: [answer], evidence: ranges)
      )
    }
  }

  private var suite: EvalSuite {
    EvalSuite(items: [
      item("q1", "What did the ferryman get from Hale?", "eighty crowns", evidence: [3]),
      item(
        "q2", "What did Marta keep, and what did the man from Bergen buy?", "bees",
        evidence: [1, 5]),
    ])
  }

  /// A conversation of three questions, after a question of its own.
  private var conversation: EvalSuite {
    EvalSuite(
      name: "followups",
      items: [
        item("q1", "Where did a letter come from?", "oslo", evidence: [8]),
        item("c1.1", "Who kept bees?", "marta", evidence: [1], turn: 1),
        item(
          "c1.2", "Where were they?", "mill", evidence: [1], standalone: "Where were Marta's bees?",
          turn: 2),
        item(
          "c1.3", "Who bought it?", "man from bergen", evidence: [5],
          standalone: "Who bought the mill?", turn: 3),
      ])
  }

  private func run(
    _ mode: EvalMode, _ engine: ScriptedBackend, passageTokens: Int = 1500,
    suite: EvalSuite? = nil, after known: [EvalResult] = []
  ) async throws -> [EvalResult] {
    var results: [EvalResult] = []
    var options = ChatOptions()
    options.recall.passageTokens = passageTokens
    let evaluation = Evaluation(
      mode: mode, model: "scripted", models: Models(reader: engine), options: options,
      tools: ReadingTools(), memoryBytes: { 77 })
    try await evaluation.run(suite ?? self.suite, after: known, onStart: { _, _ in }) {
      results.append($0)
    }
    return results
  }

  private func prompts(_ engine: ScriptedBackend) -> [String] {
    engine.requests.filter { $0.maximumTokens > 0 }.map { engine.tokenizer.decode($0.tokens) }
  }

  @Test func `every passage of the test's book has a sentence`() {
    #expect(Self.book.passages.count == Self.sentences.count)
  }

  @Test func `gold reads the passages with the evidence and marks what is said`() async throws {
    let engine = ScriptedBackend([.says([" Eighty", " crowns.\n"]), .says(["honey"])])
    let results = try await run(.gold, engine)
    #expect(results.map(\.id) == ["q1", "q2"])
    #expect(results.map(\.answer) == ["Eighty crowns.", "honey"])
    #expect(results.map(\.right) == [true, false])
    #expect(results.allSatisfy { $0.read == true && $0.rank == nil && $0.memory_bytes == 77 })
    let prompts = prompts(engine)
    #expect(prompts[0].contains(Self.sentences[3]) && !prompts[0].contains(Self.sentences[2]))
    #expect(prompts[1].contains(Self.sentences[1]) && prompts[1].contains(Self.sentences[5]))
    #expect(prompts[0].hasSuffix("What did the ferryman get from Hale?\nAnswer:"))
  }

  @Test func `bm25 reads the best passages that fit, the best one last`() async throws {
    let engine = ScriptedBackend()
    // A token is a byte: three passages fit.
    let results = try await run(.bm25, engine, passageTokens: 1400)
    #expect(results.map(\.rank) == [1, 2])
    #expect(results.map(\.read) == [true, true])
    #expect(results.allSatisfy { $0.spans.reduce(0) { $0 + $1[1] - $1[0] } <= 1402 })
    let prompt = prompts(engine)[1]
    let places = try [5, 1].map { try #require(prompt.range(of: Self.sentences[$0])).lowerBound }
    #expect(places[0] > places[1])
    #expect(
      try await run(.bm25, ScriptedBackend(), passageTokens: 10).map(\.read) == [false, false])
  }

  @Test(arguments: [Mode.exact, .stream, .auto])
  func `modes of ask answer each question afresh`(mode: Mode) async throws {
    let engine = ScriptedBackend([.says(["bees"]), .says(["bees"])])
    let results = try await run(.mode(mode), engine)
    #expect(results.map(\.right) == [false, true])
    #expect(results.allSatisfy { $0.rank == nil && $0.mode == mode.rawValue })
    #expect(results.allSatisfy { $0.read == (mode != .stream) })
    #expect(!prompts(engine).contains { $0.contains("ferryman get") && $0.contains("Marta keep") })
  }

  @Test func `a run that was stopped goes on where it ended`() async throws {
    let first = try await run(.gold, ScriptedBackend())
    let engine = ScriptedBackend([.says(["bees"])])
    let rest = try await run(.gold, engine, after: Array(first.prefix(1)))
    #expect(rest.map(\.id) == ["q2"])
    #expect(engine.requests.count == 1)
    #expect(try await run(.bm25, ScriptedBackend(), after: first).count == 2)
  }

  @Test func `a result is a line that can be read again`() async throws {
    let results = try await run(.bm25, ScriptedBackend([.says(["“é” \u{1}\n"])]))
    let lines = try results.map { try JSONEncoder().encode($0) }
    #expect(try lines.map { try JSONDecoder().decode(EvalResult.self, from: $0) } == results)
    let spans = try #require(results.first).spans
    #expect(spans.allSatisfy { $0.count == 2 && $0[0] < $0[1] })
  }

  @Test func `later questions of a conversation see the earlier ones, others don't`() async throws {
    let engine = ScriptedBackend([
      .says(["Oslo"]), .says(["Marta"]), .says(["at the mill"]), .says(["nobody"]),
    ])
    let results = try await run(.mode(.exact), engine, suite: conversation)
    #expect(results.map(\.id) == ["q1", "c1.1", "c1.2", "c1.3"])
    #expect(results.map(\.right) == [true, true, true, false])
    #expect(
      results.map(\.turn) == [nil, 1, 2, 3] && results.map(\.chain)[1...] == ["c1", "c1", "c1"])
    #expect(results.allSatisfy { $0.set == "followups" })
    let prompts = prompts(engine)
    #expect(!prompts[1].contains("Where did a letter come from?"))
    #expect(prompts[2].contains("Who kept bees?") && prompts[2].contains("Marta"))
    #expect(prompts[3].contains("Who kept bees?") && prompts[3].contains("at the mill"))
  }

  @Test func `a conversation that was stopped is asked again up to where it ended`() async throws {
    let first = try await run(.mode(.exact), ScriptedBackend(), suite: conversation)
    let engine = ScriptedBackend([
      .says(["Marta"]), .says(["a mill"]), .says(["a man from Bergen"]),
    ])
    let rest = try await run(
      .mode(.exact), engine, suite: conversation, after: Array(first.prefix(3)))
    #expect(rest.map(\.id) == ["c1.3"] && rest.map(\.right) == [true])
    let prompts = prompts(engine)
    #expect(prompts.count == 3)
    #expect(prompts[2].contains("Marta") && prompts[2].contains("a mill"))
  }

  @Test(arguments: [EvalMode.gold, .bm25])
  func `baselines are asked the later questions in full`(mode: EvalMode) async throws {
    let engine = ScriptedBackend()
    _ = try await run(mode, engine, suite: conversation)
    let prompts = prompts(engine)
    #expect(prompts[2].contains("Where were Marta's bees?"))
    #expect(prompts[3].contains("Who bought the mill?") && !prompts[3].contains("Who bought it?"))
  }

  @Test func `a question without evidence has no rank, and isn't counted as read`() async throws {
    let suite = EvalSuite(items: [item("q1", "Who bought the mill?", "hale", evidence: [])])
    let result = try #require(try await run(.bm25, ScriptedBackend(), suite: suite).first)
    #expect(result.rank == nil && result.read == nil)
    let row = try #require(EvalSummary([result]).rows.last)
    #expect(row.read == nil && row.recall == nil && row.right?.count == 1)
  }

  @Test func `figures are shares of each group and of all`() async throws {
    var results = try await run(.bm25, ScriptedBackend([.says(["eighty crowns"])]))
    results[0].depth = 0.5
    results[1].kind = "name"
    let summary = EvalSummary(results)
    #expect(summary.rows.map(\.name) == ["depth 0.5", "kind number", "kind name", "all"])
    #expect(summary.rows.map(\.count) == [1, 1, 1, 2])
    #expect(summary.rows.map { $0.right?.value } == [1, 1, 0, 0.5])
    #expect(summary.rows.last?.recall?.map(\.value) == [0.5, 1, 1, 1, 1])
    #expect(summary.rows.map(\.empty) == [0, 0, 1, 1])
    #expect(EvalSummary([]).rows.map(\.count) == [0])
    #expect(EvalSummary([]).rows.map(\.right) == [nil])
  }
}
