package import Documents
import Foundation

/// The sentence or table row of a document that supports an answer.
package struct Quotation: Sendable, Hashable {
  /// The byte range in the document.
  package var bytes: Range<Int>
  /// True if the sentence begins before the quotation, or goes on after it.
  package var isCutBefore = false
  package var isCutAfter = false
  /// The share of the question's words that the quotation has, rare words weighing more, 0…1.
  package var questionShare = 0.0
  /// The same share of the answer's words that aren't in the question.
  package var answerShare = 0.0
}

extension Quotation {
  /// The weight of the question's words against the answer's.
  private static let questionWeight = 0.8
  /// The weight of a word of the sentence before, as it is often what “it” and “he” mean.
  private static let previousWeight = 0.3
  /// The penalty of a place that the answer wasn't made from.
  private static let otherPenalty = 0.3
  /// The penalty of headings, which name a subject and say nothing about it.
  fileprivate static let headingPenalty = 0.3
  /// The penalty of long sentences, per natural logarithm of their number of words.
  private static let lengthPenalty = 0.1
  /// The approximate maximum of a quotation's characters.
  package static let most = 300

  /// Chooses the sentence or row that supports an answer best.
  ///
  /// It is chosen by the words that it shares with the answer and the question. On `eval/desk` it
  /// holds the evidence in 44 of 55 questions, on `eval/qa-public` in 33 of 60.
  ///
  /// - Parameters:
  ///   - answer: the answer; empty if there is none.
  ///   - question: the user's question.
  ///   - document: the document.
  ///   - places: the byte ranges that the answer was made from.
  ///   - others: byte ranges of other passages that were found, which may be quoted as well.
  /// - Returns: the sentence or row; nil if there is none.
  package static func best(
    for answer: String, to question: String, in document: Document, from places: [Range<Int>],
    or others: [Range<Int>] = []
  ) -> Quotation? {
    let text = Array(document.text.utf8)
    var candidates = places.flatMap { Candidate.all(in: text, $0, penalty: 0) }
    candidates += others.flatMap { Candidate.all(in: text, $0, penalty: otherPenalty) }
    let weights = WordWeights(candidates.map(\.words))
    let asked = FoldedWords.content(of: question)
    let answered = FoldedWords.content(of: answer).subtracting(asked)
    func score(_ candidate: Candidate) -> Double {
      let shared =
        weights.share(of: asked, in: candidate.words)
        + previousWeight
        * weights.share(of: asked, in: candidate.previous.subtracting(candidate.words))
      return weights.share(of: answered, in: candidate.words) + questionWeight * shared
        - candidate.penalty - lengthPenalty * log(1 + Double(candidate.words.count))
    }
    var best: (candidate: Candidate, score: Double)?
    for candidate in candidates {
      let score = score(candidate)
      if best.map({ score > $0.score }) ?? true { best = (candidate, score) }
    }
    guard let best else { return nil }
    var quotation = Quotation(bytes: best.candidate.bytes)
    quotation.cut(in: text) { part in
      let words = FoldedWords.content(of: part)
      return weights.share(of: answered, in: words)
        + questionWeight * weights.share(of: asked, in: words)
    }
    quotation.questionShare = weights.share(of: asked, in: best.candidate.words)
    quotation.answerShare = weights.share(of: answered, in: best.candidate.words)
    return quotation
  }

  /// Cuts a long sentence at ends of clauses, so that the part with the best score is left.
  private mutating func cut(in text: [UInt8], score: (String) -> Double) {
    guard String(decoding: text[bytes], as: UTF8.self).count > Self.most else { return }
    let whole = bytes
    var ends = QuotableParts.clauseEnds(in: text, whole) + [whole.upperBound]
    // A part without clauses is cut after a word.
    var bounds = [whole.lowerBound]
    for end in ends where end - (bounds.last ?? 0) > Self.most {
      var start = bounds.last ?? whole.lowerBound
      while end - start > Self.most {
        let limit = start + Self.most
        let blank = (start + 1..<limit).last { text[$0].isSpace }
        // Text without blanks is cut between two characters.
        start = blank ?? (start + 1...limit).last { !UTF8.isContinuation(text[$0]) } ?? end
        bounds.append(start)
      }
    }
    ends = Set(ends + bounds.dropFirst()).sorted()
    let starts = [whole.lowerBound] + ends.dropLast()
    var best: (bytes: Range<Int>, score: Double)?
    for start in starts {
      guard let end = ends.last(where: { $0 > start && $0 - start <= Self.most }) else { continue }
      let score = score(String(decoding: text[start..<end], as: UTF8.self))
      if best.map({ score > $0.score }) ?? true { best = (start..<end, score) }
    }
    guard let best else { return }
    var start = best.bytes.lowerBound
    while start < best.bytes.upperBound, text[start].isSpace { start += 1 }
    bytes = start..<best.bytes.upperBound
    isCutBefore = best.bytes.lowerBound > whole.lowerBound
    isCutAfter = bytes.upperBound < whole.upperBound
  }
}

/// A sentence or row that may be quoted.
private struct Candidate {
  var bytes: Range<Int>
  var words: Set<String>
  /// The words of the part before it in the same passage.
  var previous: Set<String>
  var penalty: Double

  static func all(in text: [UInt8], _ place: Range<Int>, penalty: Double) -> [Candidate] {
    var previous: Set<String> = []
    return QuotableParts.ranges(in: text, place).map { bytes in
      let part = String(decoding: text[bytes], as: UTF8.self)
      let words = FoldedWords.content(of: part)
      defer { previous = words }
      return Candidate(
        bytes: bytes, words: words, previous: previous,
        penalty: penalty + (isHeading(part) ? Quotation.headingPenalty : 0))
    }
  }

  /// Returns whether a part is a heading of Markdown, or has letters but only capital ones.
  private static func isHeading(_ part: String) -> Bool {
    part.hasPrefix("#")
      || part.contains(where: \.isUppercase) && !part.contains(where: \.isLowercase)
        && !part.contains("|")
  }
}

/// The weights of words: the rarer among some sentences, the higher.
private struct WordWeights {
  private var counts: [String: Int] = [:]
  private let total: Int

  init(_ sentences: [Set<String>]) {
    total = sentences.count
    for word in sentences.joined() { counts[word, default: 0] += 1 }
  }

  /// Returns the share of some words that a sentence has, by weight, 0…1; 0 for no words.
  func share(of words: Set<String>, in sentence: Set<String>) -> Double {
    // Sorted, so that the sums don't depend on the order of a set.
    let all = words.sorted()
    let sum = all.reduce(0) { $0 + weight($1) }
    guard sum > 0 else { return 0 }
    return all.reduce(0) { $0 + (sentence.contains($1) ? weight($1) : 0) } / sum
  }

  private func weight(_ word: String) -> Double {
    log(1 + Double(total) / Double(1 + (counts[word] ?? 0)))
  }
}

extension UInt8 {
  /// True for a space, a tab or a line end.
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
