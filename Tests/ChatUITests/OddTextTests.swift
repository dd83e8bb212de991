import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// Text that breaks columns elsewhere: whatever it is, every row ends at the border.
@MainActor
struct OddTextTests {
  nonisolated static let texts = [
    "漢字かな交じり文。テレビ電話", "👨\u{200D}👩\u{200D}👧 🇩🇪 1\u{FE0F}\u{20E3} 👍\u{1F3FD} ❤\u{FE0F}",
    "e\u{301}\u{323} Z\u{336}a\u{336}l\u{336}g\u{336}o", "שלום עולם مرحبا بالعالم",
    "a\u{202E}txt.exe\u{202C} \u{2066}i\u{2069} \u{200E}\u{200F}\u{61C}",
    "a\u{200B}b\u{200D}c\u{FEFF}d\u{AD}e", "한국어 \u{1112}\u{1161}\u{11AB}", "नमस्ते க்ஷ",
    "\t\ttabs", "\u{1B}[31m\u{9B}2J\u{7}\u{0}", String(repeating: "漢", count: 300),
    "\u{301}\u{301}", "a" + String(repeating: "\u{301}", count: 50),
  ]

  @Test(arguments: texts, [Size(width: 40, height: 12), Size(width: 81, height: 30)])
  func `in document, conversation, question and panels it stays in its columns`(
    text: String, size: Size
  ) async {
    let document = Document(name: text, text: (0..<40).map { "\(text) \($0)\n" }.joined())
    let app = AppDriver(document, size: size)
    await app.finishOpening(.recall)
    await app.press(.paste(text), .enter)
    await app.answer(
      .recalled(
        AnswerSources(
          way: .passages,
          passages: [
            Citation(
              number: 1, document: 0, documentName: text, lines: 1...2, bytes: 0..<3,
              characters: 0..<1, weight: 1, text: text)
          ], searched: 1, total: 1)), .text(text + "."), .ended(.finished(.short)))
    await app.press(.paste(text))
    for _ in Focus.standard {
      check(app)
      await app.press(.tab)
    }
    await app.press(.control("r"), .paste(text))
    check(app)
  }

  /// Every cell is one grapheme of the columns that it covers, and nothing in it moves a cursor.
  private func check(_ app: AppDriver) {
    let grid = app.display.grid
    for y in 0..<grid.size.height {
      var x = 0
      while x < grid.size.width {
        let grapheme = grid[x, y].grapheme
        var end = x + 1
        while end < grid.size.width, grid[end, y].grapheme.isEmpty { end += 1 }
        let columns = DisplayWidth.columns(of: grapheme)
        #expect(columns == end - x, "“\(grapheme)” takes \(columns) of \(end - x) at \(x), \(y)")
        x = end
      }
    }
    let layout = app.state.layout
    let boxes =
      [layout.document, layout.transcript, layout.input].compactMap(\.self)
      + layout.panels.filter { !$0.isCompact }.map(\.area)
    for box in boxes where !box.isEmpty {
      for y in box.y + 1..<box.maxY - 1 {
        #expect(["│", "┃"].contains(grid[box.maxX - 1, y].grapheme))
        #expect(["│", "┃"].contains(grid[box.x, y].grapheme))
      }
    }
    #expect(
      !app.text.unicodeScalars.contains { scalar in
        (scalar.properties.generalCategory == .control && scalar != "\n")
          || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      })
  }
}
