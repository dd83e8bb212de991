import Chat
import Foundation
import Testing

struct QuotationLineTests {
  private func sources(_ text: String, way: AnswerSources.Way = .passages) -> AnswerSources {
    let place = Citation(
      number: 2, document: 0, documentName: "lease.txt", lines: 41...42, bytes: 0..<1,
      characters: 0..<1, text: text)
    var sources = AnswerSources(way: way, passages: [place], searched: 1, total: 1)
    sources.quotation = place
    return sources
  }

  @Test func `a quotation is one line with its place and the number of its passage`() throws {
    let line = try #require(QuotationLine(sources("The rent is\n  due early.")))
    #expect(line.text == "“The rent is due early.” lease.txt:41 [2]")
    let utf8 = Array(line.text.utf8)
    #expect(String(decoding: utf8[line.mark.bytes], as: UTF8.self) == "[2]")
    #expect(String(decoding: utf8[line.quoted], as: UTF8.self) == "“The rent is due early.”")
    let nearest = QuotationLine(sources("Rent.", way: .nothing))
    #expect(nearest?.text == "Nearest: “Rent.” lease.txt:41 [2]")
    #expect(
      QuotationLine(AnswerSources(way: .passages, passages: [], searched: 0, total: 0)) == nil)
  }

  @Test func `quoted speech keeps its own quotation marks`() {
    #expect(
      QuotationLine(sources("“Biloxi,” he answered."))?.text
        == "‘“Biloxi,” he answered.’ lease.txt:41 [2]")
  }

  @Test func `cut ends are marked, also where the screen is small`() {
    var sources = sources("one two three four five")
    #expect(QuotationLine(sources, most: 12)?.text == "“one two …” lease.txt:41 [2]")
    sources.quotationCut = QuotationCut(isBefore: true, isAfter: true)
    #expect(QuotationLine(sources)?.text == "“… one two three four five …” lease.txt:41 [2]")
  }

  @Test func `escape sequences of a document are shown, not sent`() throws {
    let line = try #require(QuotationLine(sources("Pay \u{1B}[2J\u{07}now\u{202E}.")))
    #expect(!line.text.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    #expect(line.text.contains("[2J") && line.text.contains("now"))
  }

  @Test func `words that the passages lack are named once`() {
    let answer = "Ilse paid Ilse."
    var sentence = CitedSentence(bytes: 0..<15, numbers: [1])
    #expect([sentence].unsupportedNote(in: answer) == nil)
    sentence.unsupported = [0..<4, 10..<14, 90..<99]
    #expect([sentence].unsupportedNote(in: answer) == "Not in the cited text: “Ilse”.")
    let cited = CitedAnswer(
      answer + " So.", [sentence, CitedSentence(bytes: 15..<19, numbers: [])])
    #expect(cited.unsupported.map(\.lowerBound) == [0, 10])
  }

  @Test func `underlined words move with the numbers before them`() {
    var second = CitedSentence(bytes: 3..<9, numbers: [2])
    second.unsupported = [4..<8]
    let cited = CitedAnswer("Hm. Oslo.", [CitedSentence(bytes: 0..<3, numbers: [1]), second])
    let utf8 = Array(cited.text.utf8)
    #expect(cited.text == "Hm. [1] Oslo. [2]")
    #expect(cited.unsupported.map { String(decoding: utf8[$0], as: UTF8.self) } == ["Oslo"])
  }

  @Test func `sentences that were saved before this are read`() throws {
    let saved = Data(#"{"bytes":[0,4],"numbers":[1],"weights":{"1":0.5}}"#.utf8)
    let sentence = try JSONDecoder().decode(CitedSentence.self, from: saved)
    #expect(sentence.numbers == [1] && sentence.unsupported.isEmpty)
  }

  @Test func `a close call is named with the other answer`() {
    var sources = sources("Rent.")
    sources.answeredFrom = [2]
    sources.rival = Rival(number: 3, text: " Thursday\n")
    #expect(sources.summary == "answered from [2] · close call: [3] says “Thursday”")
  }
}
