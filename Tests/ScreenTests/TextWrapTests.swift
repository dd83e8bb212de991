import Screen
import Testing

@Suite struct TextWrapTests {
  @Test(
    arguments: [
      ("", 5, [""]), ("one two", 7, ["one two"]), ("one two", 6, ["one", "two"]),
      ("one  two", 4, ["one", "two"]), ("one two ", 7, ["one two "]),
      ("abcdefgh", 3, ["abc", "def", "gh"]), ("a abcdefgh", 4, ["a", "abcd", "efgh"]),
      ("one\n\ntwo\n", 9, ["one", "", "two", ""]), ("one\r\ntwo", 9, ["one", "two"]),
      ("well-known", 6, ["well-", "known"]), ("a -5", 3, ["a", "-5"]),
      ("漢字漢字", 5, ["漢字", "漢字"]), ("ab漢", 3, ["ab", "漢"]), ("漢ab", 3, ["漢", "ab"]),
      ("  indented", 6, ["  inde", "nted"]), ("漢", 1, ["漢"]), ("ab", 0, ["a", "b"]),
      ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
    ])
  func `rows break at the places that a reader expects`(text: String, width: Int, rows: [String]) {
    #expect(TextWrap.rows(of: text, width: width).map { String($0.text(in: text)) } == rows)
  }

  @Test(arguments: 1...30)
  func `rows fit, stay in order, and lose nothing but spaces and line ends`(width: Int) {
    let text =
      "In my younger—and more vulnerable—years 漢字テスト my father\n\tgave me  some advice 👨‍👩‍👧 é."
    let rows = TextWrap.rows(of: text, width: width)
    let utf8 = Array(text.utf8)
    var end = 0
    for row in rows {
      #expect(row.columns <= width)
      #expect(utf8[end..<row.range.lowerBound].allSatisfy { [0x20, 0x09, 0x0A].contains($0) })
      #expect(row.range.lowerBound >= end)
      let graphemes = row.text(in: text)
      if graphemes.count > 1 { #expect(DisplayWidth.columns(of: graphemes) == row.columns) }
      end = row.range.upperBound
    }
    #expect(end == utf8.count)
  }
}
