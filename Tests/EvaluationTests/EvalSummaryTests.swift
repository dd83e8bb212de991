import Evaluation
import Foundation
import Testing

struct EvalSummaryTests {
  /// Decodes a line of results; `fields` is JSON and follows the fields of every result.
  private func result(_ id: String, right: Bool, words: Int = 2, _ fields: String) throws
    -> EvalResult
  {
    let line = """
      {"id": "\(id)", "answer": "", "mode": "auto", "model": "m", "right": \(right), "f1": 0.5,
      "words": \(words), "spans": [], "passages": 1, "prompt_tokens": 1, "answer_tokens": 1,
      "seconds": 1, "open_seconds": 2, "memory_bytes": 3, \(fields)}
      """
    return try JSONDecoder().decode(EvalResult.self, from: Data(line.utf8))
  }

  private func results() throws -> [(name: String, results: [EvalResult])] {
    let answered = #""declined": false, "refused": false, "answerable": true"#
    let refused = #""declined": true, "refused": true, "answerable": true"#
    let missing = #""answerable": false, "kind": "unanswerable", "refused": false"#
    return [
      (
        "desk",
        [
          try result("d1", right: true, "\(answered), \"read\": true, \"reason\": true"),
          try result("d2", right: false, "\(answered), \"read\": false, \"reason\": false"),
          try result("d3", right: false, words: 0, "\(refused), \"read\": true"),
          try result("d4", right: false, words: 0, "\(answered), \"read\": true"),
          try result("d5", right: true, words: 0, "\(missing), \"declined\": true"),
          try result("d6", right: false, "\(missing), \"declined\": false"),
        ]
      ),
      (
        "followups",
        [
          try result("f1.1", right: true, "\(answered), \"chain\": \"f1\", \"turn\": 1"),
          try result("f1.2", right: true, "\(answered), \"chain\": \"f1\", \"turn\": 2"),
          try result("f2.1", right: true, "\(answered), \"chain\": \"f2\", \"turn\": 1"),
          try result("f2.2", right: false, "\(answered), \"chain\": \"f2\", \"turn\": 2"),
        ]
      ),
      (
        "summaries",
        [
          try result(
            "s1", right: false,
            "\(answered), \"facts\": 8, \"covered\": 2, \"foreign_names\": [\"Oslo\"]"),
          try result(
            "s2", right: true, "\(answered), \"facts\": 4, \"covered\": 4, \"foreign_names\": []"),
        ]
      ),
    ]
  }

  @Test func `several sets have a row each, later questions too, and one for all`() throws {
    let summary = EvalSummary(sets: try results())
    #expect(
      summary.rows.map(\.name) == ["desk", "followups", "  later turns", "summaries", "all"])
    #expect(summary.rows.map(\.count) == [6, 4, 2, 2, 12])
    #expect(summary.rows.map { $0.right?.value } == [2.0 / 6, 0.75, 0.5, 0.625, 0.5])
    #expect(summary.rows.map { $0.right?.count } == [6, 4, 2, 12, 10])
    #expect(summary.rows.map { $0.read?.value } == [0.75, nil, nil, nil, 0.75])
    #expect(summary.rows.map(\.empty) == [1, 0, 0, 0, 1])
  }

  @Test func `told counts unanswerable questions, refused the others`() throws {
    let summary = EvalSummary(sets: try results())
    #expect(summary.rows.map { $0.told?.hits } == [1, nil, nil, nil, 1])
    #expect(summary.rows.map { $0.told?.count } == [2, nil, nil, nil, 2])
    #expect(summary.rows.map { $0.refused?.hits } == [1, 0, 0, nil, 1])
    #expect(summary.rows.map { $0.refused?.count } == [4, 4, 2, nil, 8])
  }

  @Test func `conversations, reasons and foreign names have figures of their own`() throws {
    let summary = EvalSummary(sets: try results())
    #expect(summary.chains == Share([true, false]))
    #expect(summary.reasons == Share([true, false]))
    #expect(summary.foreignNames == 1)
    let desk = try EvalSummary(results()[0].results)
    #expect(desk.chains == nil && desk.foreignNames == nil)
  }

  @Test func `a line of an older version is read`() throws {
    let old = try result("o", right: false, #""declined": true, "read": true, "kind": "name""#)
    #expect(old.isAnswerable && old.isRefused && old.set == nil)
    let told = try result("u", right: true, #""declined": true, "kind": "unanswerable""#)
    #expect(!told.isAnswerable && !told.isRefused)
  }

  /// A bound is a share from which the found one is 1.96 standard errors away.
  @Test(
    arguments: [
      (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0),
      (21, 30, 0.5212, 0.8334), (35, 60, 0.4573, 0.6994),
    ])
  func `an interval is Wilson's`(hits: Int, count: Int, low: Double, high: Double) throws {
    let share = try #require(Share((0..<count).map { $0 < hits }))
    #expect(share.hits == hits && share.count == count)
    #expect(abs(share.interval.lowerBound - low) < 1e-4)
    #expect(abs(share.interval.upperBound - high) < 1e-4)
    #expect(share.interval.contains(share.value))
    for bound in [share.interval.lowerBound, share.interval.upperBound] where 0 < bound && bound < 1
    {
      let error = (bound * (1 - bound) / Double(count)).squareRoot()
      #expect(abs(abs(share.value - bound) - 1.959964 * error) < 1e-6)
    }
  }

  @Test func `a share of nothing is none`() {
    #expect(Share([]) == nil && Share(0.5, of: 0) == nil)
  }
}
