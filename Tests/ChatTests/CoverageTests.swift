import Chat
import Documents
import Testing
import Tokenization
import Retrieval
import TestSupport
import Wording

extension [SeenLines] {
  /// The lines alone.
  var named: [SeenLines] {
    map { SeenLines(lines: $0.lines, visibility: $0.visibility) }
  }
}

/// The coverage of documents with long and with short lines.
struct CoverageTests {
  /// Three lines of 20,000 words each.
  private static let longLines = Document(
    name: "longline.txt",
    text: (1...3).map { line in
      (1...20_000).map { "w\(line)x\($0)" }.joined(separator: " ") + "\n"
    }.joined())

  private func seen(_ document: Document, read: Int, _ mode: Mode) throws -> [SeenLines] {
    let tokenizer = ByteTokenizer.make()
    let tokens = tokenizer.encode(document.text, [])
    let map = TokenMap(tokens, tokenizer: tokenizer, text: ReadableText(document.text))
    var options = ChatOptions()
    options.mode = mode
    // As many tokens before the document as a stream keeps.
    let opening = 4
    let plan = try ContextPlan(
      opening: opening, document: tokens.count, contextLength: 4 * tokens.count, options: options)
    let sight = SightMap(map: map, text: document, document: opening..<opening + tokens.count)
    return sight.seen(
      visible: plan.visible(after: opening + read), read: opening + read, plan: plan)
  }

  @Test func `shares count tokens, and a line can be read in part`() throws {
    let document = Self.longLines
    let count = document.text.utf8.count
    let second = document.lines.bytes(of: 2)
    let read = second.lowerBound + second.count / 10
    let seen = try seen(document, read: read, .exact)
    let coverage = Coverage(seen, of: document)
    #expect(abs(coverage.share(.exact) - Double(read) / Double(count)) < 1e-9)
    #expect(coverage.percent(.exact) == "37%" && coverage.percent(.notReadYet) == "63%")
    #expect(
      SeenSummary(seen, of: document).text
        == "saw line 1, part of line 2 · had not read part of line 2, line 3")
  }

  @Test func `a word less than all isn't 100%, and a word more than nothing isn't 0%`() throws {
    let document = Self.longLines
    let count = document.text.utf8.count
    for (read, exact, rest) in [(count - 9, "99.9%", "<0.1%"), (9, "<0.1%", "99.9%")] {
      let coverage = Coverage(try seen(document, read: read, .exact), of: document)
      #expect(coverage.percent(.exact) == exact && coverage.percent(.notReadYet) == rest)
    }
    let all = try seen(document, read: count, .exact)
    #expect(Coverage(all, of: document).percent(.exact) == "100%")
    #expect(SeenSummary(all, of: document).text == "saw the whole document")
  }

  @Test func `at the edge of a window a long line is seen in part`() throws {
    let document = Self.longLines
    let seen = try seen(document, read: document.text.utf8.count, .stream)
    #expect(seen.last?.tokens == 2048)
    #expect(seen.inSight(of: document) == "part of line 3 of 3")
    #expect(
      SeenSummary(seen, of: document).text
        == "through a window part of line 3 · did not see lines 1–2, part of line 3")
  }

  @Test func `lines that were kept without tokens count their characters`() {
    let document = Document(name: "x", text: "a\n" + String(repeating: "b", count: 97) + "\n")
    let seen = [
      SeenLines(lines: 1...1, visibility: .light), SeenLines(lines: 2...2, visibility: .exact),
    ]
    let coverage = Coverage(seen, of: document)
    #expect(coverage.percent(.light) == "2.0%" && coverage.percent(.exact) == "98.0%")
    // The document has become shorter since.
    let shorter = Document(name: "x", text: "a\n")
    #expect(Coverage(seen, of: shorter).share(.light) > 0)
  }

  @Test(arguments: [
    ([15, 985], ["1.5%", "98.5%"]), ([1, 2], ["33%", "67%"]), ([1, 1, 1], ["34%", "33%", "33%"]),
    ([0, 7], ["0%", "100%"]), ([1, 99_999], ["<0.1%", "99.9%"]), ([0, 0], ["0%", "0%"]),
    ([349, 349, 302], ["35%", "35%", "30%"]), ([50, 50, 900], ["5.0%", "5.0%", "90.0%"]),
  ])
  func `percentages of a whole add up`(_ parts: [Int], _ texts: [String]) {
    #expect(Percent.texts(parts) == texts)
  }
}
