import Chat
import Testing

struct SourceListTests {
  private static func source(_ number: Int, _ lines: ClosedRange<Int>, _ text: String) -> Citation {
    Citation(
      number: number, document: 0, documentName: "b.md", lines: lines, bytes: 0..<1,
      characters: 0..<1, text: text)
  }

  private static let recollection = AnswerSources(
    way: .passages,
    passages: [
      source(1, 812...815, "In my younger\nand  more"), source(2, 7...7, "East Egg."),
      source(3, 9...9, String(repeating: "word ", count: 100)),
    ], searched: 3, total: 3)

  @Test func `cited sources are listed by number with their lines and words`() {
    let sentences = [CitedSentence(bytes: 0..<9, numbers: [2, 1])]
    let list = SourceList(Self.recollection, sentences: sentences, hasFiles: false)
    #expect(list.text == "[1] lines 812–815: “In my younger and more”\n[2] line 7: “East Egg.”\n")
  }

  @Test func `a table's header and a speaker's line are listed, headings aren't`() {
    var source = Self.source(1, 224...226, "| K-217 |")
    (source.lead, source.headings) = ([1...1, 6...6], 1)
    let recollection = AnswerSources(way: .passages, passages: [source], searched: 1, total: 1)
    let list = SourceList(recollection, sentences: [], hasFiles: false)
    #expect(list.text == "[1] lines 224–226, with line 6: “| K-217 |”\n")
  }

  @Test func `where no sentence names a source all that was read again is listed, long ones cut`() {
    let list = SourceList(Self.recollection, sentences: [], hasFiles: true)
    let lines = list.text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "[2] b.md line 7: “East Egg.”")
    #expect(lines[2].hasSuffix("word…”") && lines[2].count < 190)
  }

  @Test(arguments: [
    (0..<4, 0, 3), (0..<3, 0, 3), (0..<99, 0, 6), (0..<2, 4, 4),
  ])
  func `numbers come before the space after a sentence`(
    _ bytes: Range<Int>, _ start: Int, _ end: Int
  ) {
    let answer = Array("Hm. Oh".utf8)
    #expect(CitedSentence(bytes: bytes, numbers: []).end(in: answer, after: start) == end)
  }

  @Test func `if nothing is found, the nearest passages aren't listed as read`() {
    var recollection = Self.recollection
    recollection.way = .nothing
    let list = SourceList(recollection, sentences: [], hasFiles: false).text
    #expect(list.hasPrefix("Nearest passages:\n[1] line"))
    recollection.passages = []
    #expect(SourceList(recollection, sentences: [], hasFiles: false).text.isEmpty)
  }

  @Test(arguments: [
    ([2], "3 passages tried, answered from [2]"),
    ([1, 3], "3 passages tried, answered from [1] and [3]"),
    ([1, 2, 3], "answered from 3 passages"), (nil, "3 passages found"),
  ])
  func `a passage that was only tried isn't listed as the answer's source`(
    _ used: [Int]?, _ words: String
  ) {
    var recollection = Self.recollection
    recollection.answeredFrom = used
    #expect(recollection.summary == words)
    #expect(recollection.used.map(\.number) == used ?? [])
    let list = SourceList(recollection, sentences: [], hasFiles: false).text
    #expect(list.split(separator: "\n").count == used?.count ?? 3)
  }

  @Test func `a passage that was all there is to attend to has no share`() {
    var recollection = Self.recollection
    recollection.passages[1].weight = 1
    recollection.answeredFrom = [2]
    #expect(!recollection.hasShares)
    recollection.answeredFrom = [1, 2]
    #expect(recollection.hasShares)
    // As answers were kept that didn't say what they are from.
    recollection.answeredFrom = nil
    #expect(recollection.used.map(\.number) == [2] && !recollection.hasShares)
  }

  @Test(arguments: [
    (AnswerSources.Way.passages, 3, "3 passages found"),
    (.spread, 3, "answered from a spread of 3 passages"), (.nothing, 3, "nothing found"),
    (.counted, 3, "counted"),
    (.attended, 3, "attended to 3 passages"),
    (.attended, 2000, "attended to 3 passages of 3 in sight"),
    (.passages, 2000, "3 passages found · searched 3 of 2,000 passages so far"),
  ])
  func `the way of finding is given in words`(
    _ way: AnswerSources.Way, _ total: Int, _ words: String
  ) {
    var recollection = Self.recollection
    recollection.way = way
    recollection.total = total
    #expect(recollection.summary == words)
  }
}
