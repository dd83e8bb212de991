import Documents
import Testing

struct TextDecodingTests {
  private let reader = DocumentReader()

  private func document(_ bytes: [UInt8]) throws(DocumentError) -> Document {
    try reader.document(bytes: bytes, name: "book.txt")
  }

  @Test func `a byte order mark isn't part of the text`() throws {
    let document = try document([0xEF, 0xBB, 0xBF] + Array("Daisy — é".utf8))
    #expect(document.text == "Daisy — é")
    #expect(document.notices.isEmpty)
  }

  @Test(arguments: [
    ("a\r\nb\r\n", "a\nb\n", false), ("a\rb\r", "a\nb\n", false), ("a\nb\n", "a\nb\n", false),
    ("a\r\nb\nc\r", "a\nb\nc\n", true), ("a\r\r\nb", "a\n\nb", true), ("a\nb\r\n", "a\nb\n", true),
  ])
  func `every line end becomes a line feed, and a mixture is told`(
    source: String, expected: String, isMixed: Bool
  ) throws {
    let document = try document(Array(source.utf8))
    #expect(Array(document.text.utf8) == Array(expected.utf8))
    #expect(document.notices.count == (isMixed ? 1 : 0))
  }

  @Test(arguments: [true, false])
  func `UTF-16 is recognised by its byte order mark`(isLittleEndian: Bool) throws {
    let text = "Der große Gatsby 🥂\nDas Ende"
    let bytes = ("\u{FEFF}" + text).utf16.flatMap { unit in
      let pair = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
      return isLittleEndian ? pair : pair.reversed()
    }
    let document = try document(bytes)
    #expect(document.text == text)
    #expect(document.notices.isEmpty)
  }

  @Test func `damaged UTF-16 is read with a notice`() throws {
    let document = try document([0xFF, 0xFE, 0x41, 0, 0, 0xD8, 0x42, 0, 0x43])
    #expect(document.text == "A\u{FFFD}B")
    #expect(document.notices.count == 1)
  }

  @Test func `text that isn't UTF-8 is read in an older character set, with a notice`() throws {
    let document = try document(
      Array("caf".utf8) + [0xE9, 0x20, 0x93] + Array("yes".utf8) + [0x94])
    #expect(document.text == "café “yes”")
    #expect(document.notices == ["book.txt isn't UTF-8; read as Windows-1252."])
  }

  @Test func `one bad byte doesn't turn UTF-8 into Latin-1`() throws {
    let document = try document(Array("é ü “x” ".utf8) + [0xC3])
    #expect(document.text == "é ü “x” \u{FFFD}")
    #expect(document.notices.first?.contains("damaged UTF-8: 1 ") == true)
  }

  @Test func `text in an unknown character set is refused with a hint`() {
    let noise = (0..<40).map { UInt8(0x80 + $0 * 37 % 128) }
    #expect(throws: DocumentError.unknownEncoding(name: "book.txt")) { try document(noise) }
    #expect(throws: DocumentError.unknownEncoding(name: "book.txt")) {
      try document([0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0])
    }
  }

  @Test(
    arguments: [
      (Array("%PDF-1.7\n".utf8), "pdftotext"), (Array("PK\u{3}\u{4}...".utf8), "pandoc"),
      (Array("GGUF\u{3}\0\0\0".utf8), "--model"), ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "text file"),
      ([0x1F, 0x8B, 8, 0], "gunzip"),
      (Array("a\0n\0 \0e\0v\0e\0n\0t\0".utf8), "UTF-16"),
      (Array(String(repeating: "ab\0c\0\0d\0", count: 90).utf8), "text file"),
      (Array("\0x\0y".utf8), "text file"),
      ([UInt8](repeating: 1, count: 20) + Array("some text, and a NUL\0.".utf8), "text file"),
      ([UInt8](repeating: 1, count: 20) + Array("some text".utf8), "text file"),
      (Array(repeating: 0, count: 60) + Array("BOOKMOBI".utf8), "ebook-convert"),
    ] as [([UInt8], String)])
  func `binary is refused with a way out`(bytes: [UInt8], hint: String) throws {
    let error = try #require(throws: DocumentError.self) { try document(bytes) }
    guard case .binary = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.contains(hint))
  }

  @Test(
    arguments: [
      (
        "The bell was cast at \0Vessin in 1788.\n", "The bell was cast at Vessin in 1788.\n",
        "1 NUL byte on line 1 of book.txt was left out."
      ),
      (
        "one\r\ntwo\0\r\nthree", "one\ntwo\nthree", "1 NUL byte on line 2 of book.txt was left out."
      ),
      (
        "one\n\0\0\0two\n", "one\ntwo\n",
        "3 NUL bytes in book.txt, the first on line 2, were left out."
      ),
      ("abc\0def", "abcdef", "1 NUL byte on line 1 of book.txt was left out."),
      (
        "one\ntwo\n" + String(repeating: "\0", count: 4096), "one\ntwo\n",
        "4096 NUL bytes in book.txt, the first on line 3, were left out."
      ),
      (
        String(repeating: "\0", count: 4096) + "one\ntwo\n", "one\ntwo\n",
        "4096 NUL bytes in book.txt, the first on line 1, were left out."
      ),
    ])
  func `a few NULs are left out with a notice`(source: String, text: String, notice: String) throws
  {
    let document = try document(Array(source.utf8))
    #expect(document.text == text)
    #expect(document.notices == [notice])
  }

  @Test func `NULs of an old character set and of UTF-16 are left out, too`() throws {
    let old = try document(Array("caf".utf8) + [0xE9, 0x00] + Array(" is open\n".utf8))
    #expect(old.text == "café is open\n")
    #expect(old.notices.count == 2)
    let wide = try document([0xFF, 0xFE] + "one \0two".utf16.flatMap { [UInt8($0), 0] })
    #expect(wide.text == "one two")
    #expect(wide.notices == ["1 NUL byte on line 1 of book.txt was left out."])
  }

  @Test func `a file of NULs alone is empty`() {
    #expect(throws: DocumentError.empty(name: "book.txt")) {
      try document([UInt8](repeating: 0, count: 512))
    }
  }

  @Test func `a log with colours is text`() throws {
    let log = (0..<20).map { "\u{1B}[31merror\u{1B}[0m at line \($0) of the log\n" }.joined()
    #expect(try document(Array(log.utf8)).text == log)
  }

  @Test(arguments: ["", " \n\t\r\n \u{FEFF}"])
  func `a text of blanks is empty`(text: String) {
    #expect(throws: DocumentError.empty(name: "book.txt")) {
      try document(Array(text.utf8.filter { $0 < 0x80 }))
    }
  }

  @Test func `the mark alone is empty`() {
    #expect(throws: DocumentError.empty(name: "book.txt")) { try document([0xEF, 0xBB, 0xBF]) }
  }
}
