import Documents
import Wording

/// Chooses the sentences that say most about parts of a text, word for word.
///
/// The choice is greedy. A sentence's value is the sum of the weights of its words, divided by its
/// length. A word weighs more if it is frequent in the scope and around the sentence but rare in the
/// rest of the text, and if it is a name or a number. Each sentence that is chosen makes its words and
/// its part less valuable, so that the choice covers the text (maximum coverage with diminishing
/// returns, after Lin and Bilmes 2011).
struct KeySentences {
  /// A sentence that may be chosen.
  private struct Candidate {
    /// The index of the part, and of the stretch within which choices are spread.
    var part: Int
    var stretch: Int
    var range: Range<Int>
    var words: Int
    var terms: [(id: Int, weight: Double)]
    /// The factor for dialogue and for sentences that lean on the one before.
    var factor: Double
  }

  private var candidates: [Candidate] = []
  private let parts: Int
  private var termUses: [Int]
  private var stretchUses: [Int] = []
  private var chosen: Set<Int> = []
  private(set) var words = 0
  /// The number of words of all candidates.
  let allWords: Int

  /// Finds the candidates of some parts of one file.
  ///
  /// - Parameters:
  ///   - sections: the parts, all of one file, in order.
  ///   - focus: a question whose words make sentences more important.
  ///   - isCancelled: returns true once the result isn't wanted any more.
  init(_ sections: [SummarySection], focus: String? = nil, isCancelled: () -> Bool = { false }) {
    parts = sections.count
    var census = TermCensus()
    var found: [(part: Int, place: Double, range: Range<Int>, terms: [Int], words: Int)] = []
    if let outline = sections.first?.outline {
      let utf8 = outline.file.utf8
      let wanted = sections.map(\.range)
      // The rest of the file says which words are rare.
      for sentence in SentenceList(outline).sentences {
        if isCancelled() { break }
        let (terms, words) = census.add(utf8, sentence)
        guard let part = wanted.firstIndex(where: { $0.contains(sentence.lowerBound) }) else {
          continue
        }
        let place =
          Double(sentence.lowerBound - wanted[part].lowerBound) / Double(max(1, wanted[part].count))
        found.append((part, place, sentence, terms, words))
      }
      let isSummary = sections.map(\.isSummary)
      let focused = focus.map(census.known) ?? []
      var places: [[Int]] = Array(repeating: [], count: census.counts.count)
      for (index, sentence) in found.enumerated() {
        for id in sentence.terms { places[id].append(index) }
      }
      // One part is cut into stretches, so that its choices are spread, too.
      let stretches = sections.count > 1 ? 1 : min(Self.stretches, max(1, wanted[0].count / 1500))
      candidates = found.enumerated().map { index, sentence in
        let terms = sentence.terms.compactMap { id -> (id: Int, weight: Double)? in
          let all = places[id].count
          guard all > 1 || census.isNumber[id] || focused.contains(id) else { return nil }
          var count = Double(all).squareRoot()
          if !census.isNumber[id] {
            let near = Self.near(index, in: places[id])
            count = count / 2 + (near > 1 ? Double(near).squareRoot() / 2 : 0)
          }
          var weight = count * census.rarity(of: id)
          if census.isName(id) { weight *= Self.nameFactor }
          if census.isNumber[id] { weight *= Self.numberFactor }
          if focused.contains(id) { weight *= Self.focusFactor }
          return (id, weight)
        }
        return Candidate(
          part: sentence.part, stretch: sentence.part + Int(sentence.place * Double(stretches)),
          range: sentence.range, words: sentence.words, terms: terms,
          factor: Self.factor(utf8, sentence.range, words: sentence.words)
            * (isSummary[sentence.part] ? Self.summaryFactor : 1))
      }
      stretchUses = Array(repeating: 0, count: sections.count + stretches + 1)
    }
    termUses = Array(repeating: 0, count: census.counts.count)
    allWords = candidates.reduce(0) { $0 + $1.words }
  }

  /// The number of stretches of a text that is one part.
  private static let stretches = 20
  /// The number of sentences on each side that count as near.
  private static let reach = 15
  private static let nameFactor = 1.5
  private static let numberFactor = 1.5
  private static let focusFactor = 6.0
  private static let dialogueFactor = 0.7
  /// The further factor for a short line of dialogue.
  private static let shortFactor = 0.5
  private static let shortLine = 9
  /// The factor for sentences of the text's own summary.
  private static let summaryFactor = 2.0
  private static let leaningFactor = 0.8
  /// The share of its weight that a word keeps each time that it is chosen.
  private static let decay = [1, 0.2, 0.04, 0.008]
  /// The lengths, in words, of sentences that are chosen before others.
  private static let lengths = 6...60

  /// Returns the number of places within reach of an index.
  private static func near(_ index: Int, in places: [Int]) -> Int {
    let first = places.partitioningIndex { $0 >= index - reach }
    let last = places.partitioningIndex { $0 > index + reach }
    return last - first
  }

  // MARK: Choosing

  /// Chooses one sentence of each part, so that none is missing, with about `words` words in all.
  mutating func chooseOneEach(words budget: Int) {
    for part in 0..<parts {
      let left = max(Self.lengths.lowerBound * 2, (budget - words) * 3 / 2 / max(1, parts - part))
      let own = candidates.indices.filter { candidates[$0].part == part }
      let most = min(Self.lengths.upperBound, max(left, 12))
      let fitting = own.filter { (Self.lengths.lowerBound...most).contains(candidates[$0].words) }
      let usual =
        fitting.isEmpty ? own.filter { Self.lengths.contains(candidates[$0].words) } : fitting
      // A part with nothing but headings has no sentence.
      if let best = best(of: usual) ?? own.min(by: { candidates[$0].words < candidates[$1].words })
      {
        take(best)
      }
    }
  }

  /// Chooses more sentences until there are `words` words or `sentences` sentences.
  mutating func choose(
    words budget: Int, sentences: Int? = nil, isCancelled: () -> Bool = { false }
  ) {
    var open = candidates.indices.filter {
      !chosen.contains($0) && Self.lengths.contains(candidates[$0].words)
    }
    while !isCancelled(), chosen.count < sentences ?? .max {
      open.removeAll { chosen.contains($0) || words + candidates[$0].words > budget }
      guard let best = best(of: open) else { break }
      take(best)
    }
    // A text without usual sentences is shown from its beginning.
    if chosen.isEmpty, let first = candidates.indices.first { take(first) }
  }

  /// Chooses all sentences, for a text that is no longer than its summary.
  mutating func chooseAll() { chosen = Set(candidates.indices) }

  /// Returns the chosen sentences of each part, in order.
  var sentences: [[Range<Int>]] {
    var sentences: [[Range<Int>]] = Array(repeating: [], count: parts)
    for index in chosen.sorted() {
      sentences[candidates[index].part].append(candidates[index].range)
    }
    return sentences
  }

  private func best(of indices: [Int]) -> Int? {
    var best: (index: Int, value: Double)?
    for index in indices {
      let value = value(of: candidates[index])
      if value > best?.value ?? 0 { best = (index, value) }
    }
    return best?.index
  }

  private func value(of candidate: Candidate) -> Double {
    var sum = 0.0
    for term in candidate.terms {
      sum += term.weight * Self.decay[min(termUses[term.id], Self.decay.count - 1)]
    }
    let spread = Double(1 + stretchUses[candidate.stretch]).squareRoot()
    return sum * candidate.factor / Double(max(1, candidate.words)) / spread
  }

  private mutating func take(_ index: Int) {
    chosen.insert(index)
    words += candidates[index].words
    stretchUses[candidates[index].stretch] += 1
    for term in candidates[index].terms { termUses[term.id] += 1 }
  }

  // MARK: Form

  /// Returns the factor for a sentence's form: dialogue and a leaning sentence say less by themselves.
  private static func factor(_ utf8: [UInt8], _ range: Range<Int>, words: Int) -> Double {
    let text = utf8[range]
    let isDialogue =
      isSpeaker(text) || [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(text.first)
      || marks.contains { text.starts(with: $0) || text.suffix($0.count).elementsEqual($0) }
    let first = text.drop { $0 < 0x41 || $0 >= 0x80 }.prefix { $0 >= 0x41 && $0 < 0x80 }
    let isLeaning = leaning.contains(first.map { $0 | 0x20 })
    return (isDialogue ? dialogueFactor * (words < shortLine ? shortFactor : 1) : 1)
      * (isLeaning ? leaningFactor : 1)
  }

  /// Returns whether a text begins with a speaker's name, such as “Mr PROWSE:”.
  private static func isSpeaker(_ text: ArraySlice<UInt8>) -> Bool {
    let name = text.prefix(40).prefix { $0 != UInt8(ascii: ":") }
    guard name.count < 40, text.dropFirst(name.count).first == UInt8(ascii: ":") else {
      return false
    }
    let words = name.split(separator: 0x20)
    return words.count <= 4
      && words.contains { word in
        word.count > 2 && word.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x2D }
      }
  }

  /// Quotation marks that begin or end a line of dialogue.
  private static let marks = ["“", "”", "‘", "„", "«", "»", "「", "」"].map { Array($0.utf8) }
  private static let leaning = Set(
    "he she it they this that these those but and so then".split(separator: " ")
      .map { Array($0.utf8) })
}
