import Documents
import Wording

/// The quotation of an answer as one line of text: “The rent is due on the 3rd.” lease.txt:41 [1].
package struct QuotationLine: Sendable, Hashable {
  package let text: String
  /// The number of the passage as it is in the text, and its byte range there.
  package let mark: CitedAnswer.Mark
  /// The byte range of the quoted words, with their quotation marks.
  package let quoted: Range<Int>

  /// Writes the quotation of an answer; nil if it has none or is itself one.
  ///
  /// - Parameters:
  ///   - sources: the sources of the answer.
  ///   - most: the maximum number of quoted characters that are shown.
  package init?(_ sources: AnswerSources, most: Int = .max) {
    guard sources.quotesOnly != true else { return nil }
    self.init(quotationOf: sources, most: most)
  }

  /// Writes the quotation, also if it is the whole answer.
  init?(quotationOf sources: AnswerSources, most: Int = .max) {
    guard let quotation = sources.quotation else { return nil }
    let isNearest = sources.way == .nothing
    let cut = sources.quotationCut
    let whole = ReadableText(quotation.text).text.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    var words = whole[...]
    if whole.count > most {
      words = whole.prefix(max(1, most - 2))
      words = words.lastIndex(of: " ").map { words[..<$0] } ?? words
    }
    let isCutAfter = cut?.isAfter == true || words.endIndex < whole.endIndex
    var text = isNearest ? "Nearest: " : ""
    let start = text.utf8.count
    let quoted = "\(cut?.isBefore == true ? "… " : "")\(words)\(isCutAfter ? " …" : "")"
    // A quotation of speech keeps its own marks.
    let isSpeech = words.contains { "“”".contains($0) }
    text += (isSpeech ? "‘\(quoted)’" : "“\(quoted)”").escapingControls
    self.quoted = start..<text.utf8.count
    text += " \(quotation.documentName.escapingControls):\(quotation.lines.lowerBound) "
    let mark = "[\(quotation.number)]"
    self.mark = CitedAnswer.Mark(
      bytes: text.utf8.count..<text.utf8.count + mark.utf8.count, number: quotation.number)
    self.text = text + mark
  }
}

extension [CitedSentence] {
  /// The words of an answer that its passages don't have, each once, in order.
  package func unsupportedWords(in answer: String) -> [String] {
    let text = [UInt8](answer.utf8)
    var seen: Set<String> = []
    return flatMap(\.unsupported).filter { 0 <= $0.lowerBound && $0.upperBound <= text.count }
      .map { String(decoding: text[$0], as: UTF8.self) }.filter { seen.insert($0).inserted }
  }

  /// A note about the words of an answer that its passages don't have; nil if they have all.
  package func unsupportedNote(in answer: String) -> String? {
    let words = unsupportedWords(in: answer).map { "“\($0)”" }
    guard !words.isEmpty else { return nil }
    return "Not in the cited text: \(words.listed)."
  }
}
