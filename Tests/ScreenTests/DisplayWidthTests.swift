import Screen
import Testing

@Suite struct DisplayWidthTests {
  @Test(
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
      ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("🇩🇪", 2),
      ("☀", 1), ("☀\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 2), ("❤\u{FE0F}‍🔥", 2), ("⌚", 2),
      ("\u{200B}", 0), ("\u{AD}", 0), ("\u{301}", 0), ("\u{FEFF}", 0), ("\u{1B}", 1),
      ("\u{7F}", 1), ("\u{9B}", 1), ("\u{202E}", 1), ("\t", 4), ("\r\n", 1), ("\u{E000}", 1),
      ("कि", 2), ("กำ", 2), ("─", 1), ("█", 1), ("…", 1), ("", 0), ("漢字 ok", 7),
    ])
  func `a text takes the columns that a terminal gives it`(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }
}
