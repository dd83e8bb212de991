import Documents
import TestSupport
import Testing

struct CharsetTests {
  private func document(_ bytes: [UInt8]) throws -> Document {
    try DocumentReader().document(bytes: bytes, name: "old.txt")
  }

  /// Sentences of a language and the character sets that it was written in, with their names.
  struct Samples: CustomTestStringConvertible, Sendable {
    let language: String
    let charsets: [(converter: String, name: String)]
    let sentences: [String]

    init(_ language: String, _ charsets: [(String, String)], _ sentences: [String]) {
      self.language = language
      self.charsets = charsets
      self.sentences = sentences
    }

    var testDescription: String { language }
  }

  private static let western = [("WINDOWS-1252", "Windows-1252"), ("MACINTOSH", "MacRoman")]
  private static let central = [("WINDOWS-1250", "Windows-1250"), ("ISO-8859-2", "ISO-8859-2")]
  private static let cyrillic = [
    ("WINDOWS-1251", "Windows-1251"), ("KOI8-R", "KOI8-R"), ("CP866", "CP866"),
    ("ISO-8859-5", "ISO-8859-5"),
  ]

  static let samples = [
    Samples(
      "French", western + [("CP850", "CP850")],
      [
        "Le café était fermé à midi.", "Où est passé le garçon ?",
        "L'été dernier, nous sommes allés à Orléans avec Zoé.",
      ]),
    Samples(
      "German", western,
      [
        "Die Bürgermeisterin öffnete die Tür.", "Käse und Brötchen",
        "„Schön“, sagte er – und ging.",
      ]),
    Samples("Spanish", western, ["¿Dónde está la estación?", "El niño comió una manzana."]),
    Samples("Swedish", western, ["Där är en älg på ön.", "Räksmörgås"]),
    Samples(
      "English", western,
      ["He said “don’t” and left.", "The naïve clerk paid £5 at the café.", "It was 20° at noon."]),
    Samples(
      "Polish", central,
      ["Zażółć gęślą jaźń.", "Łódź jest dużym miastem.", "Gdzie jest najbliższa stacja?"]),
    Samples(
      "Czech", central,
      ["Příliš žluťoučký kůň úpěl ďábelské ódy.", "Kde je nádraží?", "Řeka tekla kolem města."]),
    Samples("Hungarian", central, ["Árvíztűrő tükörfúrógép", "Köszönöm szépen, jól vagyok."]),
    Samples(
      "Russian", cyrillic,
      [
        "Паром вышел в море.", "Кто покрасил буй?", "Привет", "The word паром means ferry.",
        "Письмо пришло в четверг, и никто его не прочёл.",
      ]),
    Samples("Ukrainian", [("WINDOWS-1251", "Windows-1251")], ["Їжак їсть яблуко.", "Де вокзал?"]),
    Samples("Greek", [("WINDOWS-1253", "Windows-1253")], ["Πού είναι ο σταθμός;", "Καλημέρα σας"]),
    Samples(
      "Turkish", [("WINDOWS-1254", "Windows-1254")],
      ["Işıklar şehrin üstünde yanıyordu.", "Çocuğun adı neydi?"]),
    Samples("Hebrew", [("WINDOWS-1255", "Windows-1255")], ["איפה תחנת הרכבת?", "הים היה שקט."]),
    Samples("Arabic", [("WINDOWS-1256", "Windows-1256")], ["أين المحطة؟", "كان البحر هادئا."]),
    Samples("Lithuanian", [("WINDOWS-1257", "Windows-1257")], ["Labai ačiū, viskas gerai."]),
    Samples(
      "Chinese", [("GB18030", "GB18030"), ("GBK", "GB18030")],
      [
        "The delegate 谢玉衡 moved.", "三号水箱的铜阀门有裂纹。", "谢玉衡", "你好",
        "他在北京大学读书。", "值班员检查了水泵，一切正常。",
      ]),
    Samples(
      "Chinese, traditional", [("BIG5", "Big5")],
      ["三號水箱的銅閥門有裂紋。", "值班員檢查了水泵，一切正常。", "他在臺北讀書。"]),
    Samples(
      "Japanese", [("CP932", "Shift-JIS"), ("EUC-JP", "EUC-JP")],
      ["新しいカメラを買った。", "黒猫がいる。", "東京駅はどこですか？", "The captain 田中 spoke."]),
    Samples(
      "Korean", [("UHC", "EUC-KR")],
      ["놋쇠 저울은 삼만 칠천 원에 팔렸다.", "안녕하세요", "The captain 김철수 spoke."]),
  ]

  @Test(arguments: samples) func `a notice names the character set`(
    _ samples: Samples
  ) throws {
    for (converter, name) in samples.charsets {
      for sentence in samples.sentences + [samples.sentences.joined(separator: "\n")] {
        guard let bytes = CharsetWriter.bytes(sentence, in: converter),
          bytes.contains(where: { $0 >= 0x80 })
        else { continue }
        let document = try document(bytes)
        #expect(document.text == sentence, "\(name)")
        #expect(document.notices.first?.hasPrefix("old.txt isn't UTF-8; read as ") == true)
        #expect(document.notices.count == 1)
      }
      let long = String(repeating: samples.sentences.joined(separator: " ") + "\n", count: 50)
      let bytes = try #require(CharsetWriter.bytes(long, in: converter))
      let document = try document(bytes)
      #expect(document.text == long)
      let notice = document.notices.first ?? ""
      // If a text has the same bytes in two sets, either name is right.
      let names = try samples.charsets.filter {
        try #require(CharsetWriter.bytes(long, in: $0.0)) == bytes
      }.map(\.1)
      #expect(
        names.contains { notice.hasPrefix("old.txt isn't UTF-8; read as \($0).") },
        "\(name): \(notice)")
    }
  }

  @Test func `an old Macintosh's text is recognised by its quotes`() throws {
    let bytes: [UInt8] =
      [0xD2] + Array("Don".utf8) + [0xD5] + Array("t call her Zo".utf8) + [0x8E, 0x2C, 0xD3]
      + Array(" said the ferryman.\r".utf8)
    let document = try document(bytes)
    #expect(document.text == "“Don’t call her Zoé,” said the ferryman.\n")
    #expect(document.notices.first == "old.txt isn't UTF-8; read as MacRoman.")
  }

  @Test func `a nearly as likely character set is named, with the command that converts the text`()
    throws
  {
    // ł in ISO-8859-2, ³ in Windows-1252.
    let bytes = Array("Pawe".utf8) + [0xB3] + Array(" sits.".utf8)
    let document = try document(bytes)
    #expect(document.text == "Paweł sits.")
    let notice = try #require(document.notices.first)
    #expect(notice.contains("“iconv -f ") && notice.contains(" -t UTF-8 old.txt > NEW”"))
  }

  @Test func `noise is refused, not read as letters`() {
    var generator = SplitMix(seed: 7)
    let bytes: [UInt8] = (0..<600).map { _ in
      let byte = UInt8(generator.next() % 128)
      return byte % 7 == 0 ? UInt8(ascii: " ") : 0x80 + byte
    }
    #expect(throws: DocumentError.unknownEncoding(name: "old.txt")) { try document(bytes) }
  }

  @Test func `a damaged character of a long text is told`() throws {
    let text = String(repeating: "三号水箱的铜阀门有裂纹。\n", count: 100)
    var bytes = try #require(CharsetWriter.bytes(text, in: "GB18030"))
    bytes[bytes.count - 2] = 0xFF
    let document = try document(bytes)
    #expect(document.text.hasPrefix("三号水箱的铜阀门有裂纹。\n三号"))
    #expect(document.notices.last?.contains("show as \u{FFFD}") == true)
  }

  @Test func `the character set of a long text is found quickly`() throws {
    let text = String(
      repeating: "Der Fährmann fuhr über den See und kam spät zurück.\n", count: 40_000)
    let bytes = try #require(CharsetWriter.bytes(text, in: "WINDOWS-1252"))
    #expect(try document(bytes).text == text)
  }
}
