import Screen
import Terminal
import Testing

@Suite struct KeyDecoderTests {
  private static func click(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) -> KeyPress {
    .mouse(MouseEvent(kind, at: Point(x: x, y: y)))
  }

  @Test(
    arguments: [
      ("a", [.character("a")]), ("é漢😀", [.character("é"), .character("漢"), .character("😀")]),
      ("\r", [.enter]), ("\n", [.newline]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
      ("\u{8}", [.backspace]), ("\u{3}", [.control("c")]), ("\u{1A}", [.control("z")]),
      ("\u{13}\u{11}", [.control("s"), .control("q")]), ("\u{0}", [.control(" ")]),
      ("\u{1F}", [.control("_")]), ("\u{1B}[A\u{1B}OB", [.up, .down]),
      ("\u{1B}[H\u{1B}[4~", [.home, .end]),
      ("\u{1B}[5~\u{1B}[6~\u{1B}[3~", [.pageUp, .pageDown, .delete]),
      ("\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;2D", [.wordRight, .wordLeft, .left]),
      ("\u{1B}Od", [.wordLeft]), ("\u{1B}[Z", [.backTab]),
      (
        "\u{1B}OP\u{1B}[15~\u{1B}[24~\u{1B}[[A",
        [.function(1), .function(5), .function(12), .function(1)]
      ),
      ("\u{1B}b\u{1B}\u{7F}\u{1B}\r", [.alt("b"), .alt("\u{7F}"), .newline]),
      ("\u{1B}é", [.alt("é")]), ("\u{1B}[99~x", [.character("x")]),
      ("\u{1B}[1;\u{3}", [.control("c")]),
      ("\u{1B}[<0;1;1M\u{1B}[<0;300;80m", [click(.press, 0, 0), click(.release, 299, 79)]),
      ("\u{1B}[<32;5;6M\u{1B}[<4;2;3M", [click(.drag, 4, 5), click(.press, 1, 2)]),
      ("\u{1B}[<64;9;9M\u{1B}[<65;9;9M", [click(.wheelUp, 8, 8), click(.wheelDown, 8, 8)]),
      // Other buttons, and reports that no terminal makes.
      (
        "\u{1B}[<2;1;1M\u{1B}[<0;0;1M\u{1B}[<0;1M\u{1B}[<0;9999999999999999999999;1Mx",
        [.character("x")]
      ),
      ("\u{1B}[<M\u{1B}[<0;1;1Ax", [.character("x")]),
      // Terminals that only know the old form.
      ("\u{1B}[M !!\u{1B}[M#!\"", [click(.press, 0, 0), click(.release, 0, 1)]),
      ("\u{1B}[M`$$\u{1B}[M  x", [click(.wheelUp, 3, 3)]),
      ("\u{1B}[200~a\r\nb\rc\u{1B}[A\u{1B}[201~z", [.paste("a\nb\nc\u{1B}[A"), .character("z")]),
    ] as [(String, [KeyPress])])
  func `bytes mean the same keys whether they come at once or one by one`(
    bytes: String, keys: [KeyPress]
  ) {
    var atOnce = KeyDecoder()
    #expect(atOnce.decode(bytes.utf8) == keys)
    #expect(!atOnce.isIncomplete)
    var singly = KeyDecoder()
    #expect(bytes.utf8.flatMap { singly.decode([$0]) } == keys)
  }

  @Test func `a lone ESC waits, then is the Escape key`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0x1B]) == [])
    #expect(decoder.isIncomplete)
    #expect(decoder.flush() == [.escape])
    #expect(!decoder.isIncomplete)
  }

  @Test func `an escape sequence that never ends gives its bytes back as keys`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}[".utf8)) == [])
    #expect(decoder.flush() == [.escape, .character("[")])
  }

  @Test func `a mouse report is not typed however slowly it comes`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}[<0;1".utf8)) == [])
    #expect(decoder.flush() == [])
    #expect(decoder.decode(Array("0;3Mx".utf8)) == [Self.click(.press, 9, 2), .character("x")])
  }

  @Test func `broken utf-8 becomes replacement characters and loses nothing after it`() {
    var decoder = KeyDecoder()
    #expect(
      decoder.decode([0xC3, 0x28, 0xFF, 0x61, 0xE6, 0xBC]) == [
        .character("\u{FFFD}"), .character("("), .character("\u{FFFD}"), .character("a"),
      ])
    #expect(decoder.decode([0xA2]) == [.character("漢")])
  }

  @Test func `a paste is not ended by silence`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}[200~one\u{1B}[20".utf8)) == [])
    #expect(decoder.flush() == [])
    #expect(decoder.decode(Array("1~".utf8)) == [.paste("one")])
  }

  @Test func `in other locales bytes that are not utf-8 are latin-1`() {
    var decoder = KeyDecoder(isUTF8: false)
    #expect(decoder.decode("é".utf8) == [.character("é")])
    #expect(decoder.decode([0xE9, 0x61]) == [.character("é"), .character("a")])
    #expect(decoder.decode([0xE9]) == [])
    #expect(decoder.flush() == [.character("é")])
    #expect(decoder.decode(Array("\u{1B}[200~".utf8) + [0xE9, 0x0D]) == [])
    #expect(decoder.decode(Array("\u{1B}[201~".utf8)) == [.paste("é\n")])
  }
}
