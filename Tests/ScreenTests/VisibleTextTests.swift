import Screen
import Testing

@Suite struct VisibleTextTests {
  @Test(
    arguments: [
      ("plain\nlines", "plain\nlines"), ("\u{1B}]0;title\u{7}", "␛]0;title␇"),
      ("a\tb", "a    b"), ("\u{9B}31m", "\u{FFFD}31m"), ("\u{7F}", "␡"), ("a\r\nb", "a␍\nb"),
      ("\u{202E}evil\u{2066}", "\u{FFFD}evil\u{FFFD}"), ("漢é👨‍👩‍👧", "漢é👨‍👩‍👧"),
    ])
  func `what would command a terminal is shown instead`(text: String, shown: String) {
    #expect(text.escapedForDisplay == shown)
  }

  @Test func `escaping changes no width, so offsets on a row stay right`() {
    let text = "a\tb\u{1B}[0m\u{202E}漢"
    #expect(DisplayWidth.columns(of: text.escapedForDisplay) == DisplayWidth.columns(of: text))
  }

  @Test(arguments: ["─", "┏", "█", "░", "▁", "…", "漢", "a", "—", "👨‍👩‍👧"])
  func `the ascii fallback keeps the columns`(grapheme: String) {
    let columns = DisplayWidth.columns(of: grapheme)
    let text = ASCIIFallback.text(for: grapheme, columns: columns)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.count == columns)
  }

  @Test(arguments: [
    ("漢字漢", 6, "漢字漢"), ("漢字漢", 5, "漢字…"), ("漢字漢", 4, "漢…"), ("ab", 1, "…"), ("ab", 0, ""),
  ])
  func `truncation shows that something is missing`(text: String, width: Int, shown: String) {
    #expect(DisplayWidth.truncated(text, to: width) == shown)
  }
}
