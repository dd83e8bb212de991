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
    _ id: String, _ question: String, _ answer: String, evidence: [Int]
  ) -> EvalSuite.Item {
    EvalSuite.Item(
      id: id, documentName: Self.book.name, groups: EvalGroups(kind: "number")
    ) {
      let ranges = evidence.map { place in
        let start = Self.book.passages[place].content.lowerBound
        return start..<start + Self.sentences[place].utf8.count
      }
      return (
        Self.book,
        EvalQuestion(id: id, question: question, answers: [answer], evidence: ranges)
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

  private func run(
    _ mode: EvalMode, _ engine: ScriptedBackend, passageTokens: Int = 1500,
    after known: [EvalResult] = []
  ) async throws -> [EvalResult] {
    var results: [EvalResult] = []
    var options = ChatOptions()
    options.recall.passageTokens = passageTokens
    let evaluation = Evaluation(
      mode: mode, model: "scripted", models: Models(reader: engine), options: options,
      tools: ReadingTools(), memoryBytes: { 77 })
    try await evaluation.run(suite, after: known, onStart: { _, _ in }) { results.append($0) }
    return results
  }

  private func prompts(_ engine: ScriptedBackend) -> [String] {
    engine.requests.map { engine.tokenizer.decode($0.tokens) }
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
    #expect(results.allSatisfy { $0.read && $0.rank == nil && $0.memory_bytes == 77 })
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

  @Test func `figures are shares of each group and of all`() async throws {
    var results = try await run(.bm25, ScriptedBackend([.says(["eighty crowns"])]))
    results[0].depth = 0.5
    results[1].kind = "name"
    let summary = EvalSummary(results)
    #expect(summary.rows.map(\.name) == ["depth 0.5", "kind number", "kind name", "all"])
    #expect(summary.rows.map(\.count) == [1, 1, 1, 2])
    #expect(summary.rows.map(\.accuracy) == [1, 1, 0, 0.5])
    #expect(summary.rows.last?.recall == [0.5, 1, 1, 1, 1])
    #expect(EvalSummary([]).rows.map(\.count) == [0])
  }
}
