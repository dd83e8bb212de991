import ChatUI
import Documents
import Testing

struct DocumentPagerTests {
  static let texts = [
    "", "a", "a\n", "\n", "\n\n", "one two three four\nfive\n\nsix",
    String(repeating: "word ", count: 3000), String(repeating: "ä東", count: 3000) + "\nend",
    "no spaces" + String(repeating: "x", count: 9000),
    "only spaces" + String(repeating: " ", count: 15_000) + "end",
  ]

  @Test(arguments: texts)
  func `the rows of all of a text hold every visible byte once and in order`(_ text: String) {
    let document = Document(name: "a", text: text)
    let rows = DocumentPager(document, width: 17).rows(from: 0, count: .max)
    var end = 0
    for row in rows {
      let gap = Array(text.utf8)[end..<row.bytes.lowerBound]
      #expect(gap.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
      end = row.bytes.upperBound
    }
    #expect(rows.compactMap(\.line) == Array(1...document.lines.count))
    #expect(rows.last?.end == text.utf8.count)
  }

  @Test(arguments: texts)
  func `each row's start leads to that row, and one down from it to the next`(_ text: String) {
    let pager = DocumentPager(Document(name: "a", text: text), width: 17)
    let rows = pager.rows(from: 0, count: .max)
    // Every 31st row of the long texts is enough to meet all places in their pieces.
    let pairs = Array(zip(rows, rows.dropFirst()))
    for index in stride(from: 0, to: pairs.count, by: pairs.count > 100 ? 31 : 1) {
      let (row, next) = pairs[index]
      #expect(pager.rows(from: row.bytes.lowerBound, count: 1) == [row])
      #expect(pager.moved(row.bytes.lowerBound, by: 1, height: 1) == next.bytes.lowerBound)
      #expect(pager.moved(next.bytes.lowerBound, by: -1, height: 1) == row.bytes.lowerBound)
    }
  }

  @Test(arguments: texts)
  func `scrolling stops with the last row at the bottom`(_ text: String) {
    let pager = DocumentPager(Document(name: "a", text: text), width: 17)
    let rows = pager.rows(from: 0, count: .max)
    let top = pager.moved(0, by: 1_000_000, height: 3)
    #expect(pager.rows(from: top, count: 10) == Array(rows.suffix(3)))
    #expect(pager.moved(top, by: -1_000_000, height: 3) == 0)
  }

  @Test(arguments: [17, 40, 76, 133])
  func `a long line's words are whole, also where its pieces meet`(width: Int) {
    let words = (1...6000).map { "word\($0)" }
    let document = Document(name: "a", text: words.joined(separator: " "))
    let rows = DocumentPager(document, width: width).rows(from: 0, count: .max)
    let shown = rows.flatMap { document.text(in: $0.bytes).split(separator: " ") }
    #expect(shown.map(String.init) == words)
  }

  @Test func `a place stays in sight when the width changes`() {
    let document = Document.gatsby
    let wide = DocumentPager(document, width: 100).rows(from: 500, count: 1)
    let narrow = DocumentPager(document, width: 13).rows(from: 500, count: 1)
    #expect(wide.first?.bytes.contains(500) == true)
    #expect(narrow.first?.bytes.contains(500) == true)
  }
}
