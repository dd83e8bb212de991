import Documents
import Testing

struct QuotablePartsTests {
  private func parts(_ text: String) -> [String] {
    let utf8 = Array(text.utf8)
    return QuotableParts.ranges(in: utf8, 0..<utf8.count)
      .map { String(decoding: utf8[$0], as: UTF8.self) }
  }

  @Test func `sentences run over line ends, rows and items are parts of their own`() {
    #expect(
      parts(
        "One\ntwo. Three.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n* x\n* y\n---\n1. Stay.\n2. Go.")
        == ["One\ntwo.", "Three.", "| a | b |", "| 1 | 2 |", "* x", "* y", "1. Stay.", "2. Go."])
    #expect(parts(" \n\n***\n").isEmpty)
  }

  @Test func `clauses end after marks that a blank follows`() {
    let text = Array("a, b; c:d — e – f".utf8)
    let ends = QuotableParts.clauseEnds(in: text, 0..<text.count)
    #expect(
      ends.map { String(decoding: text[..<$0], as: UTF8.self) }
        == ["a,", "a, b;", "a, b; c:d —", "a, b; c:d — e –"])
  }
}
