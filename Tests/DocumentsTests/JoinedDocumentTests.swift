import Documents
import Foundation
import TestSupport
import Testing

struct JoinedDocumentTests {
  private static let novel = Document(
    name: "novel.txt", text: "Anna lives in Bremen.\n\nÄnne doesn't.\n", notices: ["Latin-1."])
  private static let notes = Document(name: "notes.md", text: "The house is red.\nAnd old.")
  private static let list = Document(name: "list.txt", text: "Ä\nö\n")

  private let whole = Document.joined([novel, notes, list])

  @Test func `a single document isn't changed`() {
    #expect(Document.joined([Self.novel]) == Self.novel)
    #expect(Self.novel.parts.map(\.bytes) == [0..<Self.novel.text.utf8.count])
  }

  @Test func `several stand one after the other under headings with their names`() {
    #expect(
      whole.text == """
        # novel.txt

        Anna lives in Bremen.

        Änne doesn't.

        # notes.md

        The house is red.
        And old.

        # list.txt

        Ä
        ö

        """)
    #expect(whole.name == "novel.txt and 2 more")
    #expect(whole.notices == ["Latin-1."])
  }

  @Test func `a part is the document's own text, and its lines are lines of the whole`() {
    for (part, document) in zip(whole.parts, [Self.novel, Self.notes, Self.list]) {
      #expect(part.name == document.name)
      #expect(whole.text(in: part.bytes) == document.text[...])
      #expect(part.lines.count == document.lines.count)
      #expect(whole.lines.bytes(of: part.lines.lowerBound).lowerBound == part.bytes.lowerBound)
      #expect(whole.text(in: part.heading).contains("# \(document.name)\n"))
    }
  }

  @Test func `adding a document leaves the text before it unchanged`() {
    let longer = Self.novel.adding(Self.notes)
    #expect(longer.text.hasPrefix(Self.novel.text))
    #expect(longer.passages.first?.content == Self.novel.passages.first?.content)
    #expect(longer.name == "novel.txt and notes.md")
    #expect(whole.text == Document.joined([Self.novel, Self.notes]).adding(Self.list).text)
    #expect(whole == Document.joined([Self.novel, Self.notes]).adding(Self.list))
    let empty = Document(name: "empty.txt", text: "")
    let both = Document.joined([Self.novel, empty])
    #expect(Document.joined([Self.novel, empty, Self.list]).text == both.adding(Self.list).text)
  }

  @Test func `joined documents have the passages of each, in order`() {
    let own = [Self.novel, Self.notes, Self.list].flatMap { document in
      document.passages.map { document.text(in: $0.content) }
    }
    #expect(whole.passages.map { whole.text(in: $0.content) } == own)
    #expect(whole.passages.map(\.index) == Array(0..<own.count))
    #expect(whole.passages.first?.bytes.lowerBound == 0)
    #expect(whole.passages.last?.bytes.upperBound == whole.text.utf8.count)
    for (passage, next) in zip(whole.passages, whole.passages.dropFirst()) {
      #expect(passage.bytes.upperBound == next.bytes.lowerBound)
    }
    for passage in whole.passages {
      #expect(whole.lines.line(at: passage.content.lowerBound) == passage.lines.lowerBound)
    }
  }

  @Test func `a range of the whole has its file's own lines and characters`() throws {
    let name = try #require(whole.text.range(of: "Änne"))
    let start = whole.text.utf8.distance(from: whole.text.startIndex, to: name.lowerBound)
    let place = whole.place(of: start..<start + "Änne".utf8.count)
    #expect(place == whole.place(of: start..<start + "Änne".utf8.count))
    #expect((place.part, place.name, place.lines) == (0, "novel.txt", 3...3))
    #expect(place.characters == 23..<27)
    // A range that begins in a heading and ends in the next file belongs to the heading's file.
    let list = whole.parts[2]
    let odd = whole.place(of: whole.parts[1].heading.lowerBound..<list.bytes.upperBound)
    #expect((odd.part, odd.lines, odd.characters) == (1, 1...2, 0..<26))
    let last = whole.place(of: list.bytes.upperBound - 3..<list.bytes.upperBound)
    #expect((last.name, last.lines, last.characters) == ("list.txt", 2...2, 2..<4))
  }

  @Test func `headings have no line number, and each file begins with line 1`() {
    let numbers = (1...whole.lines.count).map { whole.ownLine($0) }
    #expect(numbers == [nil, nil, 1, 2, 3, nil, nil, nil, 1, 2, nil, nil, nil, 1, 2])
    let places = whole.places(ofLines: 4...10)
    #expect(places.map(\.name) == ["novel.txt", "notes.md"])
    #expect(places.map(\.lines) == [2...3, 1...2])
  }

  private static func file(_ path: String, _ text: String = "One line.\n") -> Document {
    Document(name: String(path.split(separator: "/").last ?? ""), text: text, path: path)
  }

  @Test(arguments: [
    (["/h/a/x.txt", "/h/b/x.txt", "/h/n.txt"], ["a/x.txt", "b/x.txt", "n.txt"]),
    (["/p/a/x.txt", "/q/a/x.txt", "/q/b/x.txt"], ["p/a/x.txt", "q/a/x.txt", "b/x.txt"]),
    (["/1/m/a/x.txt", "/2/m/a/x.txt"], ["1/m/a/x.txt", "2/m/a/x.txt"]),
    (["/x.txt", "/a/x.txt"], ["/x.txt", "a/x.txt"]),
    (["/a/x.txt", "/a/x.txt"], ["x.txt", "x.txt"]),
    (["/a/x.txt", "/b/x.txt", "/a/x.txt"], ["x.txt", "b/x.txt", "x.txt"]),
    (["/a/x.txt", "/a/x.md"], ["x.txt", "x.md"]),
  ])
  func `files with the same name show their folders`(_ paths: [String], _ names: [String]) {
    let joined = Document.joined(paths.map { Self.file($0) })
    #expect(joined.parts.map(\.name) == names)
    for name in names { #expect(joined.text.contains("# \(name)\n")) }
    for part in joined.parts { #expect(joined.place(of: part.bytes).name == part.name) }
    let added = paths.dropFirst().reduce(Self.file(paths[0])) { $0.adding(Self.file($1)) }
    #expect(added.parts.map(\.name) == names, "added one after the other")
  }

  /// This test would take very long if each file were compared with all others, or all were joined
  /// again.
  @Test(.tags(.slow)) func `a thousand files of the same name are joined under distinct names`() {
    let numbers = Array(0..<1000)
    let joined = Document.joined(numbers.map { Self.file("/h/\($0)/x.txt") })
    #expect(joined.parts.map(\.name) == numbers.map { "\($0)/x.txt" })
    #expect(joined.passages.count == numbers.count)
    #expect(joined.parts.map { joined.part(at: $0.heading.lowerBound) } == numbers)
    #expect(joined.parts.map { joined.part(at: $0.bytes.upperBound - 1) } == numbers)
  }

  @Test func `a document without a path keeps its name among files`() {
    let joined = Document.joined([
      Document(name: "stdin", text: "a"), Self.file("/a/stdin"), Self.file("/b/stdin"),
    ])
    #expect(joined.parts.map(\.name) == ["stdin", "a/stdin", "b/stdin"])
  }

  @Test(arguments: [
    ("What is the total of 2024/Bill.txt?", [1]), ("And in /h/2023/bill.txt, or n.md?", [0, 2]),
    ("What is the total in bill.txt?", [0, 1]), ("What is in 2024/bill.txt2?", []),
    ("What is a bill?", []),
  ])
  func `a question names files with folders or without`(_ question: String, _ parts: [Int]) {
    let paths = ["/h/2023/bill.txt", "/h/2024/bill.txt", "/h/n.md"]
    #expect(Document.joined(paths.map { Self.file($0) }).partsNamed(in: question) == Set(parts))
    #expect(Self.file("/a/x.txt").partsNamed(in: "x.txt").isEmpty, "there is no other")
  }

  @Test(arguments: [
    ("What do the Notes say?", [2]), ("Is 2023/bill or 2024/bill right?", [1]),
    ("What is in bill.txt and the notes?", [0, 1, 2]), ("Is 2023/bill.txt right?", [0]),
    ("What is a bill?", []), ("Who is Al?", []), ("Who is in al.md?", [3]),
  ])
  func `a question names some files by their stems`(_ question: String, _ parts: [Int]) {
    let paths = ["/h/2023/bill.txt", "/h/2024/bill.txt", "/h/notes.md", "/h/al.md"]
    let joined = Document.joined(paths.map { Self.file($0) })
    #expect(joined.partsNamed(in: question) { $0 > 0 } == Set(parts))
  }
}
