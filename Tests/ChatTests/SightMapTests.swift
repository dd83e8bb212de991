import Chat
import Documents
import Testing
import Tokenization
import Wording
import TestSupport
import Retrieval

struct SightMapTests {
  // Lines 1 to 4; é€ is one token of five bytes.
  private let text = "ab é€\nécd\n\nlast one"
  private let opening = 10

  private func maps(
    _ text: String, addsSpacePrefix: Bool = false
  ) -> (tokens: [TokenID], map: TokenMap, sight: SightMap) {
    let tokenizer = ByteTokenizer.make(addsSpacePrefix: addsSpacePrefix)
    let tokens = tokenizer.encode(text, [])
    let map = TokenMap(tokens, tokenizer: tokenizer, text: ReadableText(text))
    let sight = SightMap(
      map: map, text: Document(name: "", text: text), document: opening..<opening + tokens.count)
    return (tokens, map, sight)
  }

  private func plan(_ mode: Mode) throws -> ContextPlan {
    var options = ChatOptions()
    options.mode = mode
    return try ContextPlan(opening: opening, document: 20, contextLength: 8192, options: options)
  }

  @Test(arguments: [true, false])
  func `tokens tile the bytes of a text with wide characters`(addsSpacePrefix: Bool) {
    let (tokens, map, _) = maps(text, addsSpacePrefix: addsSpacePrefix)
    var end = 0
    for token in 0..<tokens.count {
      let bytes = map.bytes(of: token..<token + 1)
      #expect(bytes.lowerBound == end)
      end = bytes.upperBound
    }
    #expect(end == text.utf8.count)
    let wide = addsSpacePrefix ? 4 : 3
    #expect(map.bytes(of: wide..<wide + 1) == 3..<8)
  }

  @Test(arguments: [true, false])
  func `bytes are found among the tokens`(addsSpacePrefix: Bool) {
    let (tokens, map, _) = maps(text, addsSpacePrefix: addsSpacePrefix)
    for start in 0..<text.utf8.count {
      for end in start + 1...text.utf8.count {
        let found = map.tokens(of: start..<end)
        let expected = tokens.indices.filter { map.bytes(of: $0..<$0 + 1).overlaps(start..<end) }
        // A token of no bytes may stand before the first.
        #expect(Array(found).filter { !map.bytes(of: $0..<$0 + 1).isEmpty } == expected)
      }
    }
    #expect(map.tokens(of: 3..<3).isEmpty)
  }

  @Test func `all of it in sight is one exact stretch`() throws {
    let (tokens, _, sight) = maps(text)
    let end = opening + tokens.count
    let seen = sight.seen(visible: [0..<end + 7], read: end + 7, plan: try plan(.exact))
    #expect(seen.named == [SeenLines(lines: 1...4, visibility: .exact)])
  }

  @Test func `a line that is half read isn't read`() throws {
    let (_, _, sight) = maps(text)
    let exact = try plan(.exact)
    #expect(
      sight.seen(visible: [0..<opening + 7], read: opening + 7, plan: exact).named == [
        SeenLines(lines: 1...1, visibility: .exact),
        SeenLines(lines: 2...4, visibility: .notReadYet),
      ])
    #expect(
      sight.seen(visible: [], read: 0, plan: exact).named == [
        SeenLines(lines: 1...4, visibility: .notReadYet)
      ])
  }

  @Test func `before the window nothing is seen, and its edge is seen partly`() throws {
    let (tokens, _, sight) = maps(text)
    let end = opening + tokens.count
    // The window begins at the second token of line 2: é is two tokens.
    let seen = sight.seen(
      visible: [0..<4, (opening + 6)..<end], read: end, plan: try plan(.stream))
    #expect(
      seen.named == [
        SeenLines(lines: 1...1, visibility: .notSeen),
        SeenLines(lines: 2...4, visibility: .windowOnly),
      ])
  }

  @Test func `sinks inside the document, a gap within one line and the rest unread`() throws {
    let (_, _, sight) = maps("one long line\nnext\nend")
    let seen = sight.seen(
      visible: [0..<opening + 2, (opening + 6)..<(opening + 14)], read: opening + 14,
      plan: try plan(.stream))
    #expect(
      seen.named == [
        SeenLines(lines: 1...1, visibility: .windowOnly),
        SeenLines(lines: 1...1, visibility: .notSeen),
        SeenLines(lines: 1...1, visibility: .windowOnly),
        SeenLines(lines: 2...3, visibility: .notReadYet),
      ])
    #expect(seen.compactMap(\.tokens).reduce(0, +) == 22)
  }

  @Test func `attention moves from equal tokens to equal bytes without loss`() {
    // Eight tokens of one byte, then two of five bytes: the second half holds most of the bytes.
    let (tokens, map, _) = maps("abcdefgh" + "é€é€")
    #expect(tokens.count == 10)
    let spread = map.overBytes([1, 2])
    #expect(abs(spread.reduce(0, +) - 3) < 1e-5)
    // Bytes 0..<9 hold the first five tokens, and 4 of the 13 bytes of the others.
    #expect(abs(spread[0] - (1 + 2 * 4.0 / 13)) < 1e-5)
    #expect(map.overBytes([]).isEmpty)
    #expect(abs(map.overBytes([Float](repeating: 1, count: 50)).reduce(0, +) - 50) < 1e-3)
  }

  @Test func `a line of neither of two files has no file name`() {
    let document = Document.joined([
      Document(name: "a.txt", text: "One.\n"), Document(name: "b.txt", text: "Two.\n"),
    ])
    let heading = document.lines.line(at: document.parts[1].heading.lowerBound)
    let seen = [
      SeenLines(lines: 1...heading - 1, visibility: .light),
      SeenLines(lines: heading...heading, visibility: .notReadYet),
    ]
    #expect(SeenSummary(seen, of: document).text?.contains("had not read") == false)
  }
}
