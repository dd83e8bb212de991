import Documents
import Foundation

/// Checks sentences that a model wrote about a section, and finds the sentence that each comes from.
package struct SummaryCheck: Sendable {
  /// The sentences of the section with their words, in order.
  private let sentences: [(range: Range<Int>, words: Set<String>)]
  private let vocabulary: Set<String>
  private let file: FileText

  /// Prepares the check of one section.
  package init(_ section: SummarySection) {
    file = section.outline.file
    let utf8 = file.utf8
    var found: [(Range<Int>, Set<String>)] = []
    for paragraph in section.outline.paragraphs(in: section.range) {
      for range in Sentences.ranges(in: utf8, paragraph) {
        found.append((range, Set(Self.words(of: file.flowing(range)).map { $0.lowercased() })))
      }
    }
    sentences = found
    vocabulary = Set(Self.words(of: file.flowing(section.range)).map { $0.lowercased() })
  }

  /// Returns a sentence with its place in the document; nil if the section doesn't bear it out.
  ///
  /// All names and numbers must be in the section, and most of the other words, too.
  package func checked(_ sentence: String) -> TextSummary.Sentence? {
    let words = Self.words(of: sentence)
    guard words.count > 2 else { return nil }
    var content: [String] = []
    for (index, word) in words.enumerated() {
      let plain = word.lowercased()
      let isKnown = vocabulary.contains(plain)
      let isNumber = word.contains(where: \.isNumber)
      let isName = word.first?.isUppercase == true && index > 0 && word.count > 1
      // The first word is a name if a name follows it.
      let beginsName = index == 0 && words[1].first?.isUppercase == true && word.count > 2
      if !isKnown, isNumber || isName || beginsName { return nil }
      if word.count > 3 { content.append(plain) }
    }
    let known = content.count { vocabulary.contains($0) }
    guard Double(known) >= Self.leastShare * Double(content.count) else { return nil }
    let own = Set(content)
    var best: (range: Range<Int>, score: Double)?
    for sentence in sentences {
      let shared = Double(own.intersection(sentence.words).count)
      let score = shared / Double(max(4, sentence.words.count)).squareRoot()
      if score > best?.score ?? 0 { best = (sentence.range, score) }
    }
    guard let best else { return nil }
    return TextSummary.Sentence(text: sentence, bytes: file.bytes(of: best.range))
  }

  /// The least share of the longer words that the section must have.
  private static let leastShare = 0.6

  private static func words(of text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "’" && $0 != "'" }.map { word in
      var word = word.trimmingCharacters(in: CharacterSet(charactersIn: "’'"))
      if word.hasSuffix("'s") || word.hasSuffix("’s") { word.removeLast(2) }
      return word
    }.filter { !$0.isEmpty }
  }
}
