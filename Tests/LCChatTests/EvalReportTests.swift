import Evaluation
import Foundation
import Testing
import lcchat

/// The table of `lcchat eval`, and the line of a result.
struct EvalReportTests {
  private func result(_ id: String, right: Bool, _ fields: String = "") throws -> EvalResult {
    let line = """
      {"id": "\(id)", "answer": "", "mode": "auto", "model": "m", "right": \(right), "f1": 0.5,
      "words": 2, "spans": [], "passages": 1, "prompt_tokens": 1, "answer_tokens": 1, "seconds": 1,
      "open_seconds": 2, "memory_bytes": 3000000, "declined": false \(fields)}
      """
    return try JSONDecoder().decode(EvalResult.self, from: Data(line.utf8))
  }

  private func results() throws -> [EvalResult] {
    try [
      result("a", right: true, #", "kind": "name", "read": true, "quoted": true, "rank": 1"#),
      result(
        "b", right: false,
        #", "kind": "name", "read": true, "quoted": false, "rank": 4, "refused": true"#),
      result("c", right: true, #", "kind": "unanswerable", "answerable": false"#),
    ]
  }

  @Test func `a set's table has a row for each kind, with intervals`() throws {
    let report = EvalReport(EvalSummary(try results()), mode: "auto", model: "m")
    #expect(
      report.table == """
        mode auto, model m; in brackets: 95 % intervals
                                n           right   evidence read quoted evidence            told         refused empty    F1  words   median
        kind name               2   .50 (.09–.91) 1.00 (.34–1.00)   .50 (.09–.91)               –   1/2 (.09–.91)     0  0.50    2.0    1.0 s
        kind unanswerable       1 1.00 (.21–1.00)               –               –  1/1 (.21–1.00)               –     0  0.50    2.0    1.0 s
        all                     3   .67 (.21–.94) 1.00 (.34–1.00)   .50 (.09–.91)  1/1 (.21–1.00)   1/2 (.09–.91)     0  0.50    2.0    1.0 s
        evidence among the           first 1         first 3         first 5        first 10        first 20
        kind name              .50 (.09–.91)   .50 (.09–.91) 1.00 (.34–1.00) 1.00 (.34–1.00) 1.00 (.34–1.00)
        all                    .50 (.09–.91)   .50 (.09–.91) 1.00 (.34–1.00) 1.00 (.34–1.00) 1.00 (.34–1.00)
        opening a document: median 2.0 s; memory: 3.0 MB at most

        """)
  }

  @Test func `the overview of several sets has a row for each`() throws {
    let summary = EvalSummary(sets: [("desk", try results()), ("qa", [])])
    let lines = EvalReport(summary, mode: "auto", model: "m").overview.split(separator: "\n")
    #expect(lines.dropFirst(2).prefix(3).map { $0.prefix { $0 != " " } } == ["desk", "qa", "all"])
    #expect(lines.count == 6 && lines[5].hasPrefix("opening a document"))
    #expect(lines[3].contains("–               –") && lines[3].contains(" 0 "))
  }

  @Test func `a result is a line in words`() throws {
    func line(_ right: Bool, _ fields: String = "") throws -> String {
      try result("q", right: right, fields).line
    }
    #expect(try line(true) == "q: right, 1.0 s")
    #expect(
      try line(false, #", "rank": 3, "tokens": 64000"#)
        == "q in 64000 tokens: wrong, evidence at rank 3, 1.0 s")
    #expect(try line(false, #", "refused": true"#) == "q: refused, 1.0 s")
    #expect(try line(true, #", "answerable": false"#) == "q: told, 1.0 s")
    #expect(try line(false, #", "answerable": false"#) == "q: not told, 1.0 s")
    #expect(
      try line(false, #", "facts": 9, "covered": 4, "foreign_names": ["Oslo", "Rome"]"#)
        == "q: 4 of 9 key facts, not in the text: Oslo, Rome, 1.0 s")
  }
}
