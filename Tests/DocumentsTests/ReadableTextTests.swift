import Documents
import Foundation
import Testing

struct ReadableTextTests {
  @Test(arguments: [
    ("Kel\u{AD}der\u{AD}mann", "Keldermann"), ("Orsk\u{200B}avik", "Orskavik"),
    ("The \u{FB01}nal \u{FB02}oor of the o\u{FB03}ce", "The final floor of the office"),
    ("wa\u{FB04}e, \u{FB00}, \u{FB05}op, \u{FB06}art", "waffle, ff, stop, start"),
    (
      "auf\u{200C}lage, in\u{200D}side, word\u{2060}joiner, \u{FEFF}mark",
      "auflage, inside, wordjoiner, mark"
    ),
    ("5\u{A0}km, 12\u{202F}345, thin\u{2009}space", "5 km, 12 345, thin space"),
    ("X\u{2011}ray, co\u{2010}op", "X-ray, co-op"),
    ("left\u{200E}\u{202A} to right\u{202C}", "left to right"),
    ("cafe\u{301} A\u{30A} \u{212B}", "café Å Å"),
    ("\u{1110}\u{1161}\u{110B}\u{1175}\u{11B7}", "타임"), ("か\u{3099}", "が"),
    ("bap\u{AD}\ntistery", "baptistery"), ("the end\u{AD}\n\nNext", "the end\n\nNext"),
  ])
  func `letters are read for what is written`(original: String, read: String) {
    let text = ReadableText(original)
    #expect(Array(text.text.utf8) == Array(read.utf8))
    #expect(!text.isOriginal)
    #expect(text.original(of: read.utf8.count) == original.utf8.count)
    #expect(text.readable(of: 0..<original.utf8.count) == 0..<read.utf8.count)
  }

  @Test(arguments: [
    "", "plain", "Gatsby’s “green light” – café, naïve…\nZoë\n", "三号水箱的铜阀门有裂纹。", "타임캡슐",
    "👩\u{200D}👩\u{200D}👧 ❤\u{FE0F}\u{200D}🔥", "می\u{200C}خواهم", "क्\u{200D}ष श्री", "ไทย\u{200B}ไทย",
    "x\u{302} q\u{324}\u{302}", "\u{AC00}\n\n\u{3042}",
  ])
  func `what is read as it is written stays`(text: String) {
    #expect(Array(ReadableText(text).text.utf8) == Array(text.utf8))
    #expect(ReadableText(text).isOriginal)
  }

  @Test func `every readable byte leads to the original bytes`() throws {
    let original = "An o\u{FB03}ce\nfor Kel\u{AD}der\u{200B}mann, cafe\u{301}.\n"
    let text = ReadableText(original)
    for word in ["office", "Keldermann", "café", "for"] {
      let range = try #require(text.text.range(of: word))
      let start = text.text.utf8.distance(from: text.text.startIndex, to: range.lowerBound)
      let bytes = text.original(of: start..<start + word.utf8.count)
      let written = String(decoding: Array(original.utf8)[bytes], as: UTF8.self)
      #expect(ReadableText(written).text == word)
      #expect(text.readable(of: bytes) == start..<start + word.utf8.count)
    }
    let offsets = (0...text.text.utf8.count).map { text.original(of: $0) }
    #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(offsets.last == original.utf8.count)
  }

  @Test func `what is left out of what is read is found, too`() {
    let text = ReadableText("Kel\u{AD}der magne-\nto Orsk\u{200B}a")
    #expect(text.text == "Kelder magne-\nto Orska")
    let joined = text.removing([12..<14])
    #expect(joined.text == "Kelder magneto Orska")
    #expect(joined.original(of: 7..<14) == 9..<18)
    #expect(joined.original(of: 15..<20) == 19..<27)
    #expect(joined.readable(of: 19..<27) == 15..<20)
  }

  @Test func `what is inserted has no bytes in the original, at the end either`() {
    let text = ReadableText("a\u{AD}b c").inserting("-", at: [0, 3, 4])
    #expect(text.text == "-ab -c-")
    #expect([1, 2, 3, 5, 7].map { text.original(of: $0) } == [0, 3, 4, 5, 6])
    #expect([0, 3, 4, 5].map { text.readable(of: $0) } == [1, 2, 3, 5])
  }

  @Test(arguments: ["놋쇠 저울은 삼만 칠천 원에 팔렸다. ", "Příliš žluťoučký kůň úpěl ďábelské ódy. "])
  func `decomposed text has the passages and lines of composed text`(sentence: String) {
    let text = (1...40).map { "\($0). " + String(repeating: sentence, count: 5) + "\n" }.joined()
    let composed = Document(name: "x", text: text)
    let decomposed = Document(name: "x", text: text.decomposedStringWithCanonicalMapping)
    #expect(decomposed.text.utf8.count > composed.text.utf8.count)
    #expect(composed.passages.count > 5)
    #expect(decomposed.passages.map(\.lines) == composed.passages.map(\.lines))
    #expect(
      decomposed.passages.map { decomposed.place(of: $0.content).lines }
        == composed.passages.map { composed.place(of: $0.content).lines })
    for (one, other) in zip(decomposed.passages, composed.passages) {
      #expect(decomposed.readableText(in: one.content) == composed.text(in: other.content))
      #expect(
        String(decomposed.text(in: one.content)).utf8.elementsEqual(
          String(composed.text(in: other.content)).decomposedStringWithCanonicalMapping.utf8))
    }
    #expect(decomposed.passages.last?.bytes.upperBound == decomposed.text.utf8.count)
  }
}
