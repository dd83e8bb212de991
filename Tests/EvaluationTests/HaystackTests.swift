import Chat
import Foundation
import Testing
import Evaluation

struct HaystackTests {
  /// A paragraph of running text in lines, unlike any other.
  private static func paragraph(_ number: Int) -> String {
    """
    This is the beginning of paragraph \(number), and in it there is not
    very much to be read, since it is there for its length alone, as
    all of the others are too. So ends number \(number).
    """
  }

  private static let books: [(name: String, text: String)] = ["first", "second"].map { name in
    let start = name == "first" ? 0 : 1000
    let text = (start..<start + 100).map(paragraph).joined(separator: "\n\n")
    return (name, "\(name.uppercased())\n\n\n\(text)\n")
  }

  private func needle(_ fields: String) throws -> Needle {
    try JSONDecoder().decode(
      Needle.self,
      from: Data(
        """
        {"id": "n1", "needle": "The cellar of the mill held nine brass lamps, all of them unlit, \
        and nobody knew why.", "question": "?", "answers": ["nine"], "kind": "number", \
        "style": "plain", "hops": 1 \(fields)}
        """.utf8))
  }

  private func read(_ hidden: Haystack.Hidden) -> [String] {
    hidden.evidence.map { range in
      let bytes = Array(hidden.text.utf8)[range]
      return String(decoding: bytes, as: UTF8.self).replacing("\n", with: " ")
    }
  }

  @Test(arguments: [4000, 12_345, 30_000], [0, 0.1, 0.5, 0.9, 1])
  func `a needle is at its depth in a text of the given length`(bytes: Int, depth: Double) throws {
    let needle = try needle("")
    let hidden = try Haystack(Self.books).hide(needle, bytes: bytes, depth: depth)
    #expect(read(hidden) == [needle.needle])
    let count = hidden.text.utf8.count
    #expect(abs(count - bytes) < 500)
    let place = try #require(hidden.evidence.first).lowerBound
    #expect(abs(Double(place) / Double(count) - depth) < 500 / Double(count))
    let sentences = hidden.text.components(separatedBy: needle.needle.prefix(20))
    #expect(sentences.count == 2)
    #expect(hidden.text.contains("\n\n\(needle.needle.prefix(20))") || depth == 0)
    #expect(hidden.text.hasPrefix("This is") || depth == 0 || hidden.text.hasPrefix("FIRST"))
  }

  @Test func `a text of the same length is the same in every run`() throws {
    let needle = try needle("")
    let texts = try (0..<2).map { _ in
      try Haystack(Self.books).hide(needle, bytes: 9000, depth: 0.3).text
    }
    #expect(texts[0] == texts[1])
  }

  @Test func `a text that is longer than the books repeats them`() throws {
    let needle = try needle("")
    let hidden = try Haystack(Self.books).hide(needle, bytes: 200_000, depth: 0.5)
    #expect(abs(hidden.text.utf8.count - 200_000) < 500)
    #expect(hidden.text.components(separatedBy: "number 17.").count > 3)
    #expect(read(hidden) == [needle.needle])
  }

  @Test func `an altered line is gone, from copies of the book too`() throws {
    let fields = #", "book": "second", "find": "So ends number 1050.""#
    let needle = try needle(fields)
    let hidden = try Haystack(Self.books).hide(needle, bytes: 150_000, depth: 0.5)
    #expect(read(hidden) == [needle.needle])
    #expect(!hidden.text.contains("number 1050."))
    #expect(hidden.text.components(separatedBy: "of paragraph 1050,").count == 2)
    #expect(hidden.text.components(separatedBy: "number 1049.").count > 2)
  }

  @Test(arguments: [0.1, 0.5, 0.9]) func `two hops are half a text apart`(depth: Double) throws {
    let fields = """
      , "needle2": "Whoever needed lamps wrote to Ottilie Brand in the harbour street of Skagen.", \
      "decoy": "Whoever needed boats wrote to Wilhelm Brand in the harbour street of Bergen."
      """
    let needle = try needle(fields)
    let hidden = try Haystack(Self.books).hide(needle, bytes: 20_000, depth: depth)
    let second = try #require(needle.needle2)
    #expect(read(hidden) == [needle.needle, second])
    #expect(hidden.text.replacing("\n", with: " ").contains("Wilhelm Brand in the harbour street"))
    let distance = abs(hidden.evidence[0].lowerBound - hidden.evidence[1].lowerBound)
    #expect((9_000...11_500).contains(distance))
  }

  @Test func `a needle that can't be hidden is an error`() throws {
    let haystack = Haystack(Self.books)
    let plain = try needle("")
    #expect(throws: EvalError.tooShort(id: "n1")) {
      try haystack.hide(plain, bytes: 20, depth: 0)
    }
    let homeless = try needle(#", "book": "third""#)
    #expect(throws: EvalError.unknownBook(id: "n1", book: "third")) {
      try haystack.hide(homeless, bytes: 5000, depth: 0)
    }
    let ambiguous = try needle(#", "book": "first", "find": "not very much""#)
    #expect(throws: EvalError.lineToAlter(id: "n1", occurrences: 100)) {
      try haystack.hide(ambiguous, bytes: 5000, depth: 0)
    }
  }
}
