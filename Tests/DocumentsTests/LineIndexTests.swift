import Documents
import Testing

struct LineIndexTests {
  @Test(arguments: [
    ("", 1), ("a", 1), ("a\n", 1), ("\n", 1), ("\n\n", 2), ("a\nb", 2), ("a\n\nb\n", 3),
  ])
  func `a final line end begins no line`(text: String, count: Int) {
    #expect(LineIndex(text.utf8).count == count)
  }

  @Test func `every byte is in the line that its offset finds`() {
    let text = "é\n\n日本\nend"
    let index = LineIndex(text.utf8)
    var end = 0
    for line in 1...index.count {
      #expect(index.bytes(of: line).lowerBound == end)
      for offset in index.bytes(of: line) { #expect(index.line(at: offset) == line) }
      end = index.bytes(of: line).upperBound
    }
    #expect(end == text.utf8.count)
  }
}
