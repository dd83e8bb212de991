import Documents
import Foundation
import Testing

struct PassageSplitterTests {
  private func contents(_ document: Document) -> [String] {
    document.passages.map { String(document.text(in: $0.content)) }
  }

  private func sentences(_ count: Int) -> String {
    (0..<count).map { "This is sentence number \($0) of it." }.joined(separator: " ")
  }

  /// Holds for every text: the passages are the text, in order, each with the blanks and rules behind it.
  private func expectTiling(_ document: Document) {
    #expect(document.passages.map { document.text(in: $0.bytes) }.joined() == document.text)
    #expect(document.passages.map(\.index) == Array(document.passages.indices))
    for passage in document.passages {
      let text = document.text(in: passage.bytes)
      let content = document.text(in: passage.content)
      #expect(content.first?.isWhitespace == false && content.last?.isWhitespace == false)
      #expect(passage.bytes.contains(passage.content.lowerBound))
      let outside = text.split(separator: content, maxSplits: 1).joined()
      #expect(outside.split(separator: "\n").allSatisfy(Self.isBlankOrRule))
      // The size counts letters, not bytes.
      let read = document.readableText(in: passage.content)
      #expect(!content.isEmpty && read.utf8.count <= 1000)
      let lines = passage.lines
      #expect(document.lines.line(at: passage.content.lowerBound) == lines.lowerBound)
      #expect(document.lines.line(at: passage.content.upperBound - 1) == lines.upperBound)
    }
  }

  private static func isBlankOrRule(_ line: Substring) -> Bool {
    // A mark of the byte order within a text has no width.
    let marks = line.filter { !$0.isWhitespace && $0 != "\u{FEFF}" }
    guard let mark = marks.first else { return true }
    return "-=*_~".contains(mark) && Set(marks) == [mark] && marks.count >= 3
  }

  @Test func `short paragraphs are joined and long ones cut at sentence ends`() {
    let heading = "Chapter 1"
    let long = sentences(60)
    let document = Document(name: "x", text: "\(heading)\n\n\(sentences(12))\n\n\n\(long)\n")
    let parts = contents(document)
    #expect(parts.first == "\(heading)\n\n\(sentences(12))")
    #expect(parts.count > 3)
    for part in parts {
      #expect(part.hasSuffix("of it."))
      #expect((350...1000).contains(part.utf8.count))
    }
    #expect(parts.dropFirst().joined(separator: " ") == long)
    expectTiling(document)
  }

  @Test(arguments: ["-----", "* * *", "  ===  ", "~~~", "___"])
  func `a rule parts long passages and belongs to none`(rule: String) {
    let (first, second) = (sentences(12), sentences(13))
    let document = Document(name: "a.txt", text: "\(first)\n\(rule)\n\(second)\n\(rule)\n")
    #expect(contents(document) == [first, second])
    expectTiling(document)
  }

  @Test(arguments: ["。", "！", "？", "。」", "।"])
  func `text without spaces is cut where its sentences end`(end: String) {
    let sentence = "值班员甲巡查一号水箱并记录三次读数\(end)"
    let document = Document(name: "a.txt", text: String(repeating: sentence, count: 60))
    #expect(document.passages.count > 2)
    #expect(contents(document).allSatisfy { $0.hasPrefix("值班员") && $0.hasSuffix(end) })
    expectTiling(document)
  }

  @Test func `what is dense has fewer bytes in a passage than prose`() {
    let numbers = (0..<400).map { "\($0 * 7919 % 1000)" }.joined(separator: " ")
    let document = Document(name: "a.txt", text: numbers)
    #expect(contents(document).dropLast().allSatisfy { (100...350).contains($0.utf8.count) })
    expectTiling(document)
  }

  @Test func `short sections are passages of their own, shorter ones join`() {
    let sections = ["Lamps", "Kettles", "Bellows"].map { "## \($0)\n\n\(sentences(5))" }
    #expect(
      contents(Document(name: "a.md", text: sections.joined(separator: "\n\n"))) == sections)
    let entries = (0..<6).map { "## Word \($0)\n\nIt means \($0).\n\n" }.joined()
    #expect(contents(Document(name: "a.md", text: entries)).count == 2)
  }

  @Test func `the rest of a section joins what is before it, not the next section`() {
    let text =
      "## Lamps\n\n\(sentences(12))\n\nThe last of lamps.\n\n## Kettles\n\n\(sentences(12))"
    let document = Document(name: "a.md", text: text)
    #expect(contents(document).map { $0.hasPrefix("## ") } == [true, true])
    #expect(contents(document).first?.hasSuffix("The last of lamps.") == true)
  }

  @Test func `a heading isn't parted from its text by a rule`() {
    let text = "Chapter 2\n=========\n\n\(sentences(12))"
    #expect(contents(Document(name: "a.txt", text: text)) == [text])
  }

  @Test(arguments: ["--", "|---|---|", "-*-", "- a", "}", "—"])
  func `a line that isn't a rule is kept`(line: String) {
    let text = "\(sentences(3))\n\(line)\n\(sentences(2))"
    #expect(contents(Document(name: "a.txt", text: text)) == [text])
  }

  @Test func `a text of rules alone has a passage`() {
    let document = Document(name: "a.txt", text: "-----\n\n*****\n")
    #expect(contents(document) == ["-----\n\n*****"])
  }

  @Test func `lines of a passage are those of its words`() {
    let document = Document(name: "x", text: "\n\nfirst line\nsecond line\n\n \n")
    #expect(document.passages.map(\.lines) == [3...4])
    #expect(contents(document) == ["first line\nsecond line"])
    #expect(document.passages.map(\.bytes) == [0..<document.text.utf8.count])
  }

  @Test(arguments: ["", " ", "\n\n \t\n"])
  func `a blank text has no passages`(text: String) {
    #expect(Document(name: "x", text: text).passages.isEmpty)
  }

  @Test func `text without any break is cut between characters`() {
    let text = String(repeating: "€", count: 1000)
    let document = Document(name: "x", text: text)
    #expect(contents(document).joined() == text)
    #expect(contents(document).allSatisfy { !$0.contains("\u{FFFD}") })
    expectTiling(document)
  }

  @Test(arguments: [
    String(repeating: " ", count: 5000) + "x", "a\n" + String(repeating: "\n", count: 5000) + "b",
    String(repeating: "\")", count: 3000), String(repeating: ".\" ", count: 3000), "\u{FEFF}a",
    String(repeating: "e\u{301} ", count: 2000),
  ])
  func `the passages of an odd text are the text`(text: String) {
    let document = Document(name: "x", text: text)
    #expect(!document.passages.isEmpty)
    expectTiling(document)
  }

  /// This test would take very long if closing marks were read back to the beginning of the line.
  @Test(.tags(.slow), arguments: [")", "\""])
  func `a long line of closing marks is cut like any other`(mark: String) {
    let document = Document(name: "x", text: String(repeating: mark, count: 1 << 20))
    #expect(document.passages.allSatisfy { (350...1000).contains($0.content.count) })
    #expect(document.passages.reduce(0) { $0 + $1.bytes.count } == 1 << 20)
  }

  @Test(
    .enabled(if: EvalBooks.exist, "no eval books beside the package"), arguments: EvalBooks.names)
  func `the passages of a book are the book, few of them short`(name: String) throws {
    let document = try DocumentReader().document(path: EvalBooks.path(name))
    expectTiling(document)
    let short = document.passages.count { $0.content.count < 350 }
    #expect(short * 10 < document.passages.count)
  }
}
