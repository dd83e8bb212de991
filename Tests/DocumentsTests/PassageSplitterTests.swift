import Documents
import Foundation
import Testing

struct PassageSplitterTests {
  private func texts(_ document: Document) -> [String] {
    document.passages.map {
      String(decoding: Array(document.text.utf8)[$0.bytes], as: UTF8.self)
    }
  }

  private func sentences(_ count: Int) -> String {
    (0..<count).map { "This is sentence number \($0) of it." }.joined(separator: " ")
  }

  @Test func `short paragraphs are joined and long ones cut at sentence ends`() {
    let heading = "Chapter 1"
    let long = sentences(60)
    let document = Document(name: "x", text: "\(heading)\n\n\(sentences(8))\n\n\n\(long)\n")
    let parts = texts(document)
    #expect(parts.first == "\(heading)\n\n\(sentences(8))")
    #expect(parts.count > 3)
    for (part, passage) in zip(parts, document.passages) {
      #expect(part.hasSuffix("of it."))
      #expect((250...900).contains(passage.bytes.count))
    }
    #expect(parts.dropFirst().joined(separator: " ") == long)
  }

  @Test func `lines of a passage are those that hold its bytes`() {
    let document = Document(name: "x", text: "\n\nfirst line\nsecond line\n\n \n")
    #expect(document.passages.map(\.lines) == [3...4])
    #expect(texts(document) == ["first line\nsecond line"])
  }

  @Test func `text without any break is cut between characters`() {
    let text = String(repeating: "€", count: 1000)
    let document = Document(name: "x", text: text)
    let parts = texts(document)
    #expect(parts.joined() == text)
    #expect(parts.allSatisfy { !$0.contains("\u{FFFD}") && $0.utf8.count <= 900 })
  }

  @Test(
    .enabled(if: EvalBooks.exist, "no eval books beside the package"), arguments: EvalBooks.names)
  func `the passages of a book hold all of its words in order`(name: String) throws {
    let document = try DocumentReader().document(path: EvalBooks.path(name))
    let utf8 = Array(document.text.utf8)
    var end = 0
    for passage in document.passages {
      #expect(passage.bytes.lowerBound >= end && passage.bytes.count <= 900)
      #expect(utf8[end..<passage.bytes.lowerBound].allSatisfy { $0 == 0x20 || $0 == 0x0A })
      #expect(document.lines.bytes(of: passage.lines.lowerBound).contains(passage.bytes.lowerBound))
      end = passage.bytes.upperBound
    }
    #expect(utf8[end...].allSatisfy { $0 == 0x20 || $0 == 0x0A })
    let short = document.passages.count { $0.bytes.count < 250 }
    #expect(short * 10 < document.passages.count)
  }
}

enum EvalBooks {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/eval/books").standardized

  static let names = ["gatsby", "flappers", "jazz-age"]
  static var exist: Bool { names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) } }
  static func path(_ name: String) -> String { folder.appending(path: "\(name).txt").path }
}
