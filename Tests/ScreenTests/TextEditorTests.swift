import Screen
import Testing

@Suite struct TextEditorTests {
  /// An editor whose cursor stands at the bar.
  private func editor(_ picture: String) -> TextEditor {
    let parts = picture.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    var editor = TextEditor(parts.joined())
    for _ in parts[1] { _ = editor.handle(.left) }
    return editor
  }

  private func picture(_ editor: TextEditor) -> String {
    let utf8 = editor.text.utf8
    let index = utf8.index(utf8.startIndex, offsetBy: editor.cursor)
    return editor.text[..<index] + "|" + editor.text[index...]
  }

  /// Presses a key; nil is what a key gives that the editor leaves to the program.
  private func press(
    _ key: KeyPress, in editor: inout TextEditor, width: Int = .max, gives expected: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let isHandled = editor.handle(key, width: width)
    #expect((isHandled ? picture(editor) : nil) == expected, sourceLocation: sourceLocation)
  }

  @Test(
    arguments: [
      ("ab|c", [.character("x")], "abx|c"), ("e|", [.character("\u{301}")], "e\u{301}|"),
      ("a|b", [.newline], "a\n|b"), ("|", [.paste("a\r\nb\rc")], "a\nb\nc|"),
      ("ae\u{301}|b", [.backspace], "a|b"), ("👨‍👩‍👧|", [.backspace], "|"),
      ("|e\u{301}b", [.delete], "|b"), ("|", [.backspace, .delete], "|"),
      ("漢字|", [.left, .left, .left, .right], "漢|字"), ("a\n|b", [.control("b")], "a|\nb"),
      ("one two|", [.wordLeft], "one |two"), ("one  |two", [.wordLeft], "|one  two"),
      ("|one, two", [.wordRight], "one|, two"), ("one|, two", [.alt("f")], "one, two|"),
      ("one\ntw|o", [.home], "one\n|two"), ("o|ne\ntwo", [.control("e")], "one|\ntwo"),
      ("one two |x", [.control("w")], "one |x"), ("one two|", [.alt("\u{7F}")], "one |"),
      ("|one two", [.alt("d")], "| two"), ("a\none|two", [.control("u")], "a\n|two"),
      ("o|ne\ntwo", [.control("k")], "o|\ntwo"), ("one|\ntwo", [.control("k")], "one|two"),
      ("one two|", [.control("w"), .home, .control("y")], "two|one "),
      ("a|b", [.control("d")], "a|"), ("👨|👩", [.character("\u{200D}")], "👨\u{200D}👩|"),
    ] as [(String, [KeyPress], String)])
  func `keys edit as in readline`(before: String, keys: [KeyPress], after: String) {
    var editor = editor(before)
    for key in keys { _ = editor.handle(key) }
    #expect(picture(editor) == after)
  }

  @Test(arguments: [KeyPress.enter, .tab, .escape, .control("c"), .control("d"), .function(1)])
  func `other keys are left to the program`(key: KeyPress) {
    var editor = TextEditor()
    press(key, in: &editor, gives: nil)
    #expect(editor == TextEditor())
  }

  @Test func `up and down keep the column by display width`() {
    var editor = editor("漢字ab\nabc|d")
    // Column 3 lies inside the second wide grapheme.
    press(.up, in: &editor, gives: "漢|字ab\nabcd")
    press(.down, in: &editor, gives: "漢字ab\nab|cd")
  }

  @Test func `up and down move between wrapped rows`() {
    var editor = editor("one two three|")
    press(.up, in: &editor, width: 9, gives: "one t|wo three")
    press(.up, in: &editor, width: 9, gives: nil)
  }

  @Test func `history begins at the edges and gives the draft back`() {
    var editor = TextEditor(history: ["first", "second"])
    editor.insert("dra\nft")
    press(.up, in: &editor, gives: "dr|a\nft")
    press(.up, in: &editor, gives: "second|")
    press(.up, in: &editor, gives: "first|")
    press(.up, in: &editor, gives: nil)
    press(.down, in: &editor, gives: "second|")
    press(.down, in: &editor, gives: "dra\nft|")
    press(.down, in: &editor, gives: nil)
  }

  @Test func `what is submitted enters the history once`() {
    var editor = TextEditor("why?")
    #expect(editor.submit() == "why?")
    #expect(editor.isEmpty)
    editor.insert("why?")
    _ = editor.submit()
    _ = editor.submit()
    #expect(editor.history == ["why?"])
  }

  @Test(
    arguments: [
      ("|", "ask", 3, "ask", Point(x: 0, y: 0)), ("漢|", "", 3, "漢", Point(x: 2, y: 0)),
      ("one two|", "", 3, "one\ntwo", Point(x: 3, y: 1)),
      ("a\nb\nc\nd|", "", 2, "c\nd", Point(x: 1, y: 1)),
      ("a\n|b\nc\nd", "", 2, "a\nb", Point(x: 0, y: 1)),
      ("abcd|", "", 3, "abcd", Point(x: 4, y: 0)),
      ("ab     |", "", 3, "ab", Point(x: 4, y: 0)),
    ])
  func `the rows around the cursor are drawn`(
    state: String, placeholder: String, height: Int, text: String, cursor: Point
  ) {
    var grid = CellGrid(size: Size(width: 5, height: height))
    #expect(editor(state).draw(in: &grid, area: grid.bounds, placeholder: placeholder) == cursor)
    let lines = grid.text.split(separator: "\n", omittingEmptySubsequences: true)
    #expect(lines.joined(separator: "\n") == text)
  }

  @Test func `an area without room has no cursor`() {
    var grid = CellGrid(size: Size(width: 5, height: 1))
    let none = Rect(x: 0, y: 0, width: 0, height: 1)
    #expect(TextEditor("a").draw(in: &grid, area: none) == nil)
  }
}
