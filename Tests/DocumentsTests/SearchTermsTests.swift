import Documents
import Foundation
import Testing

struct SearchTermsTests {
  /// What a question scores on each paragraph of a text.
  private func scores(_ question: String, _ paragraphs: String...) throws -> [Double] {
    let filler = String(repeating: " Nothing else of any note was said on that day.", count: 8)
    let text = paragraphs.map { $0 + filler }.joined(separator: "\n\n")
    let document = Document(name: "x", text: text)
    try #require(document.passages.count == paragraphs.count)
    return try PassageSearch([document], weightAround: 0).scores(for: question)
  }

  @Test(
    arguments: [
      ("Keldermann", "Kel\u{AD}der\u{AD}mann painted it."),
      ("Kel\u{AD}dermann", "Keldermann painted it."),
      ("Orskavik", "Orsk\u{200B}avik was lit."), ("final floor", "The \u{FB01}nal \u{FB02}oor."),
      ("magnetometer", "The magneto-\nmeter was carried."),
      ("magnetometer", "The magneto\u{AD}\nmeter was carried."),
      ("X-ray", "Its X-\nray set."), ("well-known", "a well-\nknown man"),
      ("known", "a well-\nknown man"),
      ("email", "by e-mail"), ("e-mail", "by email"), ("café", "cafe\u{301}"),
      ("cafe\u{301}", "café"),
      ("HTTP proxy port", "HTTPProxyPort=3129"), ("httpProxyPort", "HTTP_PROXY_PORT=3129"),
      ("proxy", "HTTPProxyPort=3129"), ("drain timeout", "sluiceDrainTimeoutMillis = 45170;"),
      ("sluice_drain_timeout_millis", "sluiceDrainTimeoutMillis = 45170;"),
      ("retry-count", "max_retry_count: 7"), ("retry count", "max-retry-count: 7"),
      ("port 8080", "port8080"), ("HB227041", "box HB-2270-41"), ("1000", "1,000 crowns"),
      ("ABC12", "ＡＢＣ１２ is wide"),
      (
        "타임캡슐",
        "\u{1110}\u{1161}\u{110B}\u{1175}\u{11B7}\u{110F}\u{1162}\u{11B8}\u{1109}\u{1172}\u{11AF}을 묻었다"
      ),
      ("铜阀门", "三号水箱的铜阀门有裂纹"), ("阀", "三号水箱的铜阀门有裂纹"), ("门", "这是铜阀门"),
      ("저울은 얼마", "놋쇠저울을 팔았다"), ("カメラ", "新しいカメラを買った"), ("猫", "黒猫がいる"),
      ("ประตู", "เปิดประตูเมือง"), ("हिन्दी", "यह हिन्दी है"),
    ])
  func `words are found however they are written`(question: String, text: String) throws {
    #expect(try scores(question, text)[0] > 0)
    let found = try scores(question, "The first.", "The second.", text, "The fourth.", "The fifth.")
    #expect(found[2] > 0)
    #expect(found[0] == 0 && found[1] == 0 && found[3] == 0 && found[4] == 0)
  }

  @Test(
    arguments: [
      ("4.2.1", "4.2.1 Geese", "1.2.4 Ducks"), ("4.2.1", "4.2.1 Geese", "4.1.2 Ducks"),
      ("section 10.3", "10.3 Nets", "3.10 Oars"), ("HB-2270-41", "HB-2270-41", "HB-41-2270"),
      ("at 12:30", "at 12:30", "at 30:12"), ("10.0.0.1", "10.0.0.1", "0.1.10.0"),
      ("sluiceDrainTimeout", "sluiceDrainTimeout", "timeoutDrainSluice"),
      ("3/4", "3/4 inch", "4/3 inch"),
    ])
  func `a number or name as a whole scores more than its parts in another order`(
    question: String, right: String, wrong: String
  ) throws {
    let found = try scores(question, wrong, right, "Neither", "None", "Nor that")
    #expect(found[1] > found[0])
    #expect(found[1] == found.max())
  }

  private func scores2() {}

  @Test func `a dotted number isn't the number without its dots`() throws {
    #expect(try scores("421", "Nothing", "Section 4.2.1 speaks", "Nor here") == [0, 0, 0])
  }
}
