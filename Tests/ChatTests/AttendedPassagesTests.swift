import Chat
import Documents
import Testing
import Tokenization
import Retrieval
import TestSupport

struct AttendedPassagesTests {
  private let document = Document(
    name: "x",
    text: (0..<4).map { String(repeating: "word\($0) ", count: 70) }.joined(separator: "\n\n"))

  /// Returns the passages of a prompt of 10 tokens and the document, in which each byte is a token.
  private func passages(visible: [Range<Int>] = [0..<10_000]) -> AttendedPassages {
    let tokenizer = ByteTokenizer.make()
    let map = TokenMap(
      tokenizer.encode(document.text, []), tokenizer: tokenizer, text: document.readable)
    return AttendedPassages(document, map, start: 10, visible: visible)
  }

  @Test func `sources are the passages in sight`() throws {
    #expect(document.passages.count == 4)
    let all = passages()
    #expect(all.sources.count == 4 && all.recollection.searched == 4)
    let first = try #require(all.sources.first)
    let content = try #require(document.passages.first?.content)
    #expect(first == content.lowerBound + 10..<content.upperBound + 10)
    let window = passages(visible: [0..<4, all.sources[2].lowerBound + 5..<10_000])
    #expect(window.sources == Array(all.sources[2...]))
    #expect(window.recollection.searched == 2 && window.recollection.total == 4)
  }

  @Test func `passages are numbered in the order in which sentences attend to them`() {
    var passages = passages()
    passages.attended([0.05, 0.1, 0.8, 0.05])
    let first = passages.append("He left.") + passages.append(" She st")
    #expect(first.map(\.numbers) == [[1]], "a tenth is told, a quarter is named")
    #expect(first.first?.weights.keys.sorted() == [1, 2])
    #expect(passages.recollection.passages.map(\.number) == [1, 2])
    #expect(
      passages.recollection.passages.map(\.bytes) == [2, 1].map { document.passages[$0].content })
    passages.attended([0.3, 0, 0.7, 0])
    let second = passages.append("ayed.") + [passages.finish()].compactMap(\.self)
    #expect(second.map(\.numbers) == [[1, 3]])
    let weights = passages.recollection.passages.map(\.weight)
    #expect(zip(weights, [0.75, 0.05, 0.175]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(weights)")
  }

  @Test func `a sentence that looks at no passage more than at others names none`() {
    var passages = passages(visible: [0..<10_000])
    passages.attended([0.24, 0.24, 0.24, 0.24])
    #expect(passages.append("They left. She").map(\.numbers) == [[1, 2, 3]], "a quarter each")
    var none = self.passages()
    none.attended([0.001, 0, 0, 0])
    #expect([none.append("None.").map(\.numbers), [none.finish()?.numbers ?? [9]]] == [[], [[]]])
    #expect(none.recollection.passages.isEmpty)
  }
}
