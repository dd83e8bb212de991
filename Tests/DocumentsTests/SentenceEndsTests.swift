import Documents
import Testing

struct SentenceEndsTests {
  /// Returns the sentences of a text, without blanks around them.
  private func sentences(_ text: String) -> [String] {
    let utf8 = Array(text.utf8)
    var sentences: [String] = []
    var start = 0
    for offset in 1...utf8.count
    where offset == utf8.count || SentenceEnds.isEnd(at: offset, in: utf8) {
      sentences.append(String(decoding: utf8[start..<offset], as: UTF8.self))
      start = offset
    }
    return sentences.map { String($0.drop { $0 == " " }) }
  }

  @Test(arguments: [
    ["He left.", "She stayed!", "Did she?", "“Yes.”", "(Why?)", "So it was…", "_Indeed._", "End"],
    ["他走了。", "她留下！", "真的吗？", "“是的。”", "「はい。」", "『本当？』", "（完。）", "其余"],
    ["वह गया।", "वह रुकी॥", "क्यों?", "अंत"], ["هل ذهب؟", "نعم۔", "انتهى"],
    ["そうです！？", "はい……いいえ。", "終"], ["你好!", "他说?", "是"], ["「真的?」", "是"],
    ["好!", "\u{F900}"],
  ])
  func `a sentence ends with its mark and the closing marks after it`(_ parts: [String]) {
    let isSpaced = parts[0].utf8.first.map { $0 < 0x80 || (0xD8...0xE0).contains($0) } ?? false
    #expect(sentences(parts.joined(separator: isSpaced ? " " : "")) == parts)
  }

  @Test(arguments: ["3.5 km", "a.b", "e.g", "v1.2.3!x", "什么,都", "１．５", "……他"])
  func `a mark inside a sentence doesn't end it`(_ text: String) {
    #expect(sentences(text) == [text])
  }

  @Test func `at most eight closing marks follow the mark of a sentence`() {
    let closers = String(repeating: ")", count: 8)
    #expect(sentences("Yes.\(closers) No") == ["Yes.\(closers)", "No"])
    #expect(sentences("Yes.\(closers)) No") == ["Yes.\(closers)) No"])
  }
}
