import Documents
import Foundation
import Retrieval
import TestSupport
import Testing

/// Summaries by the text's own sentences.
@Suite(.timeLimit(.minutes(10)))
struct TextSummaryTests {
  private func blocks(
    _ document: Document, _ question: String = "Summarise this."
  ) -> [TextSummary.Block] {
    guard case .summary(let request) = QuestionKind(AskedQuestion(question), of: document) else {
      Issue.record("no summary: \(question)")
      return []
    }
    return request.plans.flatMap { TextSummary.extracted($0, of: request) }
  }

  /// Returns sentences about a harbour that differ in their words.
  private func prose(_ count: Int, seed: UInt64 = 1) -> String {
    var random = SplitMix(seed: seed)
    func pick(_ words: [String]) -> String { words[Int(random.next() % UInt64(words.count))] }
    let people = ["Marta", "Hale", "Odile", "Pieter", "Ilka"]
    let verbs = ["carried", "painted", "lost", "sold", "mended", "counted", "found"]
    let things = ["ropes", "lamps", "barrels", "letters", "sails", "nets", "charts", "bells"]
    var text = ""
    for index in 0..<count {
      let pier = Int(random.next() % 90)
      text += "\(pick(people)) \(pick(verbs)) the \(pick(things)) near pier \(pier) before the "
      text += "\(pick(things)) were \(index) days old.\(index % 4 == 3 ? "\n\n" : " ")"
    }
    return text
  }

  @Test func `each section has its heading and at least one sentence, word for word`() throws {
    let sections = (1...9).map { "Chapter \($0)\n\n" + prose(40, seed: UInt64($0)) }
    let document = Document(name: "a.txt", text: sections.joined(separator: "\n\n"))
    let blocks = blocks(document)
    #expect(blocks.compactMap(\.name) == (1...9).map { "Chapter \($0)" })
    let sentences = blocks.flatMap(\.sentences)
    #expect(Set(sentences.map(\.text)).count == sentences.count)
    for sentence in sentences {
      let original = document.text(in: sentence.bytes).split(whereSeparator: \.isWhitespace)
      #expect(original.joined(separator: " ") == sentence.text)
    }
    let words = sentences.reduce(0) { $0 + $1.text.split(separator: " ").count }
    #expect((200...320).contains(words), "\(words)")
  }

  @Test func `one chapter is one block, from its beginning to its end`() throws {
    let sections = (1...3).map { "Chapter \($0)\n\n" + prose(120, seed: UInt64($0)) }
    let document = Document(name: "a.txt", text: sections.joined(separator: "\n\n"))
    let blocks = blocks(document, "What is chapter 2 about?")
    let block = try #require(blocks.first)
    #expect(blocks.count == 1 && block.name == nil)
    let chapter = try #require(document.text.range(of: "Chapter 2"))
    let start = document.text.utf8.distance(from: document.text.startIndex, to: chapter.lowerBound)
    let places = block.sentences.map { $0.bytes.lowerBound - start }
    let length = sections[1].utf8.count
    #expect(places == places.sorted() && places.allSatisfy { (0..<length).contains($0) })
    for third in 0..<3 {
      #expect(places.contains { (third * length / 3..<(third + 1) * length / 3).contains($0) })
    }
  }

  @Test func `names, numbers and words of the scope count, and dialogue counts less`() {
    let text = """
      Chapter 1

      It was a day like any other one. Somebody stood about and did nothing much. “Yes, quite so,” \
      he said at last. The beacon on Harrow Point went out on 4 May. Nobody spoke for a long while. \
      They waited for a bit. Odile Farrant climbed to the beacon and lit it. Then it was evening, \
      and so on. He looked up and she looked down. There was more of this for some time.

      """
    let chosen = blocks(Document(name: "a.txt", text: text), "Summarise chapter 1 in two sentences")
    #expect(
      chosen.flatMap(\.sentences).map(\.text) == [
        "The beacon on Harrow Point went out on 4 May.",
        "Odile Farrant climbed to the beacon and lit it.",
      ])
  }

  @Test func `a short text is shown as it is, and an empty one isn't`() {
    let one = Document(name: "a.txt", text: "The mill is shut.")
    #expect(blocks(one).flatMap(\.sentences).map(\.text) == ["The mill is shut."])
    #expect(blocks(Document(name: "a.txt", text: "\n\n")).isEmpty)
    #expect(blocks(Document(name: "a.txt", text: "| a | b |\n|---|---|\n| 1 | 2 |")).isEmpty)
  }

  @Test func `a long text without headings is cut into parts that are named by their lines`() {
    let document = Document(name: "a.txt", text: prose(900))
    let names = blocks(document).compactMap(\.name)
    #expect(names.count > 2 && names.allSatisfy { $0.hasPrefix("Lines ") })
    #expect(names.first?.hasPrefix("Lines 1–") == true)
  }

  @Test func `headers of pages, tables and lists of contents are left out`() {
    let page = "Harbour Board, 3 May 2024\n\n"
    let text =
      "Contents\n\n1. Piers ... 1\n2. Boats ... 2\n\n" + page + prose(30) + "\n\n" + page
      + "| pier | boats |\n|---|---|\n| 4 | 17 |\n\n" + prose(30, seed: 2) + "\n\n" + page
    let all = blocks(Document(name: "a.txt", text: text)).flatMap(\.sentences).map(\.text)
    #expect(!all.isEmpty && !all.contains { $0.contains("Board") || $0.contains("|") })
  }

  @Test func `Chinese and Thai texts have summaries, too`() {
    let chinese = "码头在早上关闭。玛尔塔找到了灯塔的钥匙，并把它交给了船长。天气很好，海面很平静。"
    let text = (0..<30).map { "第\($0)天，" + chinese }.joined(separator: "\n\n")
    #expect(!blocks(Document(name: "a.txt", text: text), "总结一下这篇文章").isEmpty)
    let thai = Document(name: "b.txt", text: String(repeating: "ประภาคารปิดเวลาเช้า ", count: 80))
    #expect(!blocks(thai).isEmpty)
  }

  @Test func `a question in words makes its sentences more important`() {
    let text =
      prose(200) + "\n\nThe quince jelly of the convent is made in October.\n\n"
      + prose(200, seed: 5)
    let document = Document(name: "a.txt", text: text)
    let wanted = blocks(document, "/whole What about quince jelly?").flatMap(\.sentences)
    #expect(wanted.contains { $0.text.contains("quince") })
  }

  @Test func `a megabyte has all its chapters, and its summary stops when it isn't wanted`() throws
  {
    let sections = (1...40).map { "Chapter \($0)\n\n" + prose(330, seed: UInt64($0)) }
    let text = sections.joined(separator: "\n\n")
    #expect(text.utf8.count > 900_000)
    let document = Document(name: "a.txt", text: text)
    #expect(blocks(document).compactMap(\.name).count == 40)
    let request = SummaryRequest(ofAll: document)
    var asked = 0
    let stopped = TextSummary.extracted(request.plans[0], of: request) {
      asked += 1
      return true
    }
    #expect(asked < 100 && stopped.flatMap(\.sentences).count <= 1)
  }
}

/// The check of sentences that a model has written.
struct SummaryCheckTests {
  private static let text = """
    Marta came to the mill in May 1911. The miller, Pieter Hale, sold her the wheel for 40 crowns.
    She sailed home to Oxby with it.

    """

  private func check(_ sentence: String) -> String? {
    let document = Document(name: "a.txt", text: Self.text)
    let file = FileText(document, part: 0)
    let section = SummarySection(
      outline: Outline(file), name: nil, range: 0..<file.utf8.count)
    return SummaryCheck(section).checked(sentence).map { sentence in
      document.text(in: sentence.bytes).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
  }

  @Test func `a sentence gets the place that it comes from`() {
    #expect(
      check("Pieter Hale sold Marta the wheel.")
        == "The miller, Pieter Hale, sold her the wheel for 40 crowns.")
    #expect(check("Marta sailed home to Oxby.") == "She sailed home to Oxby with it.")
  }

  @Test(arguments: [
    "The wheel was sold to Daisy.", "Tom Hale sold the wheel.",
    "Marta paid 50 crowns for the wheel.",
    "Marta came to the mill in June 1912.", "Everybody danced happily around gigantic bonfires.",
    "Yes.", "",
  ])
  func `foreign names, numbers and words are refused`(sentence: String) {
    #expect(check(sentence) == nil)
  }
}
