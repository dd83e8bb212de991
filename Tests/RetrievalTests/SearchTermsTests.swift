import Documents
import Foundation
import Testing
import Retrieval

struct SearchTermsTests {
  /// Returns the score of a question for each paragraph of a text.
  private func scores(_ question: String, _ paragraphs: String...) async throws -> [Double] {
    let filler = String(repeating: " Nothing else of any note was said on that day.", count: 8)
    let text = paragraphs.map { $0 + filler }.joined(separator: "\n\n")
    let document = Document(name: "x", text: text)
    try #require(document.passages.count == paragraphs.count)
    return try await PassageSearch([document], weightAround: 0).scores(for: question)
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
  func `words are found however they are written`(question: String, text: String) async throws {
    #expect(try await scores(question, text)[0] > 0)
    let found = try await scores(
      question, "The first.", "The second.", text, "The fourth.", "The fifth.")
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
  ) async throws {
    let found = try await scores(question, wrong, right, "Neither", "None", "Nor that")
    #expect(found[1] > found[0])
    #expect(found[1] == found.max())
  }

  /// A question and three paragraphs of the same language, the second of which answers.
  private static let languages = [
    (
      "灯塔的钥匙在哪里？", "老船匠在河边住了三十年，每天扫门前的石阶。", "灯塔的钥匙藏在厨房的蓝色陶罐里。", "邮差在每个星期二骑自行车来一次。"
    ),
    (
      "灯台の鍵はどこにありますか？", "漁師は三十年のあいだ港のそばにあった家に住んでいた。", "灯台の鍵は台所の青い壺の中に隠してあった。",
      "子どもたちはどこかの丘で凧をあげ、家に帰った。"
    ),
    (
      "등대 열쇠는 어디 있나요?", "어부는 삼십 년 동안 항구 옆에 살고 있습니다.", "등대의 열쇠를 부엌의 파란 항아리에 숨겼다.",
      "우체부는 어디에서나 편지를 전해 줍니다."
    ),
    (
      "กุญแจประภาคารอยู่ที่ไหน", "ชาวประมงอาศัยอยู่ใกล้ท่าเรือมาสามสิบปี", "กุญแจของประภาคารถูกซ่อนไว้ในไหสีฟ้าในครัว",
      "บุรุษไปรษณีย์อยู่ที่หมู่บ้านทุกวันอังคาร"
    ),
    (
      "Chìa khóa ngọn hải đăng ở đâu?", "Người đánh cá sống ở cạnh bến cảng ba mươi năm.",
      "Chìa khóa của ngọn hải đăng được giấu trong chiếc bình xanh.",
      "Người đưa thư đi đâu cũng bằng xe đạp."
    ),
    (
      "Où était cachée la clé du phare ?",
      "Le pêcheur était né près du port, où il réparait ses filets.",
      "La clé du phare se cachait dans la théière émaillée.",
      "L’été, la préposée était à bicyclette."
    ),
  ]

  @Test(arguments: languages)
  func `the answering passage comes first in each language, composed or decomposed`(
    question: String, first: String, answer: String, last: String
  ) async throws {
    let forms = [
      \String.precomposedStringWithCanonicalMapping, \.decomposedStringWithCanonicalMapping,
    ]
    for form in forms {
      for asked in forms {
        let found = try await scores(
          question[keyPath: asked], first[keyPath: form], answer[keyPath: form],
          last[keyPath: form])
        #expect(found[1] > max(found[0], found[2]))
      }
    }
  }

  @Test func `a dotted number isn't the number without its dots`() async throws {
    #expect(try await scores("421", "Nothing", "Section 4.2.1 speaks", "Nor here") == [0, 0, 0])
  }
}
