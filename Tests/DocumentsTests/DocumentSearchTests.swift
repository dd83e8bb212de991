import Documents
import Testing

struct DocumentSearchTests {
  private let document = Document(
    name: "x", text: "Daisy waits.\nSo does DAISY, in blue\ngardens. Élan, élan; daisy\n")

  private func search(_ pattern: String) throws -> DocumentSearch {
    try #require(DocumentSearch(pattern))
  }

  private func starts(_ pattern: String) throws -> [Int] {
    let all = 0..<document.text.utf8.count
    return try search(pattern).matches(in: document, within: all).map(\.lowerBound)
  }

  @Test func `lower case finds any case, a capital only itself`() throws {
    #expect(try starts("daisy").count == 3)
    #expect(try starts("Daisy") == [0])
    #expect(try starts("DAISY").count == 1)
    #expect(try starts("élan").count == 2)
    #expect(try starts("Élan").count == 1)
  }

  @Test func `a space matches a line end`() throws {
    #expect(try starts("blue gardens").count == 1)
  }

  @Test func `next and previous visit every match and wrap`() throws {
    let search = try search("daisy")
    var offset = 0
    var lines: [Int] = []
    var wraps: [Bool] = []
    for _ in 0..<4 {
      let match = try #require(search.next(in: document, from: offset))
      lines.append(match.line)
      wraps.append(match.isWrapped)
      offset = match.bytes.upperBound
    }
    #expect(lines == [1, 2, 3, 1])
    #expect(wraps == [false, false, false, true])

    let before = try #require(search.previous(in: document, before: 0))
    #expect(before.line == 3 && before.isWrapped)
    let earlier = try #require(search.previous(in: document, before: before.bytes.lowerBound))
    #expect(earlier.line == 2 && !earlier.isWrapped)
  }

  @Test func `nothing is found where nothing is`() throws {
    #expect(DocumentSearch("") == nil)
    #expect(try search("gatsby").next(in: document, from: 5) == nil)
    #expect(try search("daisy\nx").previous(in: document, before: 9999) == nil)
    #expect(try search("daisy").next(in: document, from: 9999)?.isWrapped == true)
  }
}
