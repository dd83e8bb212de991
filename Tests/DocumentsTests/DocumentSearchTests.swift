import Documents
import Testing

struct DocumentSearchTests {
  private let document = Document(
    name: "x", text: "Daisy waits.\nSo does DAISY, in blue\ngardens. Élan, élan; daisy\n")

  private func search(_ pattern: String) throws -> DocumentSearch {
    try #require(DocumentSearch(pattern))
  }

  private func starts(_ pattern: String) throws -> [Int] {
    let all = 0..<document.text.utf8.count
    return try search(pattern).matches(in: document, within: all).map(\.lowerBound)
  }

  @Test func `lower case finds any case, a capital only itself`() throws {
    #expect(try starts("daisy").count == 3)
    #expect(try starts("Daisy") == [0])
    #expect(try starts("DAISY").count == 1)
    #expect(try starts("élan").count == 2)
    #expect(try starts("Élan").count == 1)
  }

  @Test func `a space matches a line end`() throws {
    #expect(try starts("blue gardens").count == 1)
  }

  @Test func `next and previous visit every match and wrap`() throws {
    let search = try search("daisy")
    var offset = 0
    var lines: [Int] = []
    var wraps: [Bool] = []
    for _ in 0..<4 {
      let match = try #require(search.next(in: document, from: offset))
      lines.append(match.line)
      wraps.append(match.isWrapped)
      offset = match.bytes.upperBound
    }
    #expect(lines == [1, 2, 3, 1])
    #expect(wraps == [false, false, false, true])

    let before = try #require(search.previous(in: document, before: 0))
    #expect(before.line == 3 && before.isWrapped)
    let earlier = try #require(search.previous(in: document, before: before.bytes.lowerBound))
    #expect(earlier.line == 2 && !earlier.isWrapped)
  }

  /// What a pattern finds in a text, as the text writes it.
  private func found(_ pattern: String, in text: String) throws -> [String] {
    let document = Document(name: "x", text: text)
    let utf8 = Array(text.utf8)
    let search = try search(pattern)
    let matches = search.matches(in: document, within: 0..<utf8.count)
    #expect(search.next(in: document, from: 0)?.bytes == matches.first)
    #expect(search.previous(in: document, before: utf8.count)?.bytes == matches.last)
    return matches.map { String(decoding: utf8[$0], as: UTF8.self) }
  }

  @Test(
    arguments: [
      ("Mr. Gatsby’s car", "Gatsby's", "Gatsby’s"), ("Gatsby's car", "Gatsby’s", "Gatsby's"),
      ("He said “no” twice", "\"no\"", "“no”"), ("„Nein“, ‘no’", "'no'", "‘no’"),
      ("by Kel\u{AD}der\u{AD}mann.", "Keldermann", "Kel\u{AD}der\u{AD}mann"),
      ("on Orsk\u{200B}avik.", "Orskavik", "Orsk\u{200B}avik"),
      ("on Orskavik.", "Orsk\u{200B}avik", "Orskavik"),
      ("The \u{FB01}nal \u{FB02}oor", "final floor", "\u{FB01}nal \u{FB02}oor"),
      ("The final floor", "\u{FB01}nal \u{FB02}oor", "final floor"),
      ("The \u{FB01}nal \u{FB02}oor", "inal f", "\u{FB01}nal \u{FB02}"),
      ("an o\u{FB03}ce", "off", "o\u{FB03}"), ("an o\u{FB03}ce", "fice", "\u{FB03}ce"),
      ("the magneto-\nmeter was", "magnetometer", "magneto-\nmeter"),
      ("the magneto\u{AD}\n  meter was", "magnetometer", "magneto\u{AD}\n  meter"),
      ("its X-\nray set", "X-ray set", "X-\nray set"), ("its X-\nray set", "xray", "X-\nray"),
      ("5\u{A0}km off", "5 km", "5\u{A0}km"), ("a co\u{2010}op", "co-op", "co\u{2010}op"),
      ("Well… no", "l...", "l…"), ("Well... no", "well…", "Well..."), ("番号ＡＢ", "AB", "ＡＢ"),
      ("cafe\u{301}s", "café", "cafe\u{301}"), ("cafés", "cafe\u{301}", "café"),
      ("E\u{301}lan", "élan", "E\u{301}lan"),
      (
        "오늘 \u{1110}\u{1161}\u{110B}\u{1175}\u{11B7}은", "타임",
        "\u{1110}\u{1161}\u{110B}\u{1175}\u{11B7}"
      ),
      ("오늘 타임은", "\u{1110}\u{1161}\u{110B}\u{1175}\u{11B7}", "타임"),
      ("می\u{200C}خواهم", "میخواهم", "می\u{200C}خواهم"),
    ])
  func `letters are found however they are written`(
    text: String, pattern: String, match: String
  ) throws {
    let found = try found(pattern, in: text)
    #expect(found.map { Array($0.utf8) } == [Array(match.utf8)])
  }

  @Test(
    arguments: [
      ("cafe\u{301}s", "cafe"), ("cafés", "cafe"), ("\u{1110}\u{1161}\u{11B7}", "타"), ("탐", "타"),
      ("magneto -\nmeter", "magnetometer"), ("magneto-meter", "magnetometer"),
      ("magneto\nmeter", "magnetometer"), ("a-\n", "ab"), ("o\u{FB03}ce", "ofice"),
      ("\u{AD}", "a"), ("Gatsby’s", "Gatsbys"), ("ﬁnal", "Final"),
    ])
  func `other letters aren't found`(text: String, pattern: String) throws {
    #expect(try found(pattern, in: text).isEmpty)
  }

  @Test(.tags(.slow)) func `five megabytes are searched quickly`() throws {
    let line = "Der Fähr\u{AD}mann sagte: „Wir fahren mit dem Boot, so­lange es geht“ – und ging.\n"
    let text = String(repeating: line, count: 5_000_000 / line.utf8.count) + "Kel\u{AD}dermann"
    let document = Document(name: "x", text: text)
    let search = try search("keldermann")
    let clock = ContinuousClock()
    let seconds = clock.measure {
      #expect(search.next(in: document, from: 0)?.line == document.lines.count)
    }
    #expect(seconds < .milliseconds(500))
  }

  @Test func `nothing is found where nothing is`() throws {
    #expect(DocumentSearch("") == nil)
    #expect(try search("gatsby").next(in: document, from: 5) == nil)
    #expect(try search("daisy\nx").previous(in: document, before: 9999) == nil)
    #expect(try search("daisy").next(in: document, from: 9999)?.isWrapped == true)
  }
}
