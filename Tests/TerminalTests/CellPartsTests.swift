import Terminal
import Testing

@Suite struct CellPartsTests {
  /// The C library's widths, without its locale.
  private static let widths: [Unicode.Scalar: Int] = [
    "漢": 2, "👨": 2, "👩": 2, "👍": 2, "\u{1F3FD}": 2, "\u{301}": 0, "\u{323}": 0, "\u{E000}": -1,
  ]

  @Test(
    arguments: [
      ("a", 1, ["a"]), ("e\u{301}", 1, ["e\u{301}"]), ("漢", 2, ["漢"]), ("🇩🇪", 2, ["🇩", "🇪"]),
      // Graphemes that terminals draw differently are drawn as their first picture.
      ("👨\u{200D}👩", 2, ["👨"]), ("👍\u{1F3FD}", 2, ["👍"]), ("☀\u{FE0F}", 2, ["☀", " "]),
      // What the C library doesn't know, or measures wider, never shifts the row.
      ("\u{E000}", 1, ["?"]), ("漢", 1, ["?"]),
      // A curses cell has room for four marks.
      ("a\u{301}\u{323}\u{301}\u{323}\u{301}", 1, ["a\u{301}\u{323}\u{301}\u{323}"]),
      (" ", 1, [" "]), ("?", 3, ["?", " ", " "]),
    ])
  func `a grapheme becomes cells of exactly its columns`(
    grapheme: String, columns: Int, cells: [String]
  ) {
    let parts = CellParts.parts(of: grapheme, columns: columns) { Self.widths[$0] ?? 1 }
    let texts = parts.map { part in part.scalars.map { String($0) }.joined() }
    #expect(texts.map { Array($0.unicodeScalars) } == cells.map { Array($0.unicodeScalars) })
    #expect(parts.reduce(0) { $0 + $1.columns } == columns)
  }
}
