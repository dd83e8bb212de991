package import Documents
package import Tokenizers

/// A document made ready for looking things up: its passages as tokens, its chunks, its words.
package struct RecallCorpus: Sendable {
  package let document: Document
  /// All passages, one after the other.
  package let tokens: [TokenID]
  /// Where each passage stands in `tokens`, with what parts it from the next one.
  package let passages: [Range<Int>]
  /// What each passage is read behind when it is read again: its file, headings, table header, speaker.
  package let leads: [[TokenID]]
  /// Whether a passage says just what an earlier one does: finding both would tell nothing more.
  let isRepeat: [Bool]
  /// The passages that are read lightly at once.
  package let chunks: [Range<Int>]
  let flowing: FlowingText
  let search: PassageSearch
  private let separator: [TokenID]

  /// Passages are encoded on their own, so that a change in one leaves the others as they are.
  package init(
    _ document: Document, tokenizer: any Tokenizer, chunkTokens: Int
  ) throws(DocumentError) {
    self.document = document
    let flowing = FlowingText(document)
    var tokens: [TokenID] = []
    var passages: [Range<Int>] = []
    separator = tokenizer.encode("\n\n", [])
    for passage in document.passages {
      let start = tokens.count
      let text = PromptLines.quoted(flowing.text(in: passage.content))
      tokens += tokenizer.encode(text, []) + separator
      passages.append(start..<tokens.count)
    }
    self.flowing = flowing
    self.tokens = tokens
    self.passages = passages
    var seen: Set<[TokenID]> = []
    let leads = Self.leads(of: document, tokenizer) { flowing.text(in: $0) }
    self.leads = leads
    isRepeat = passages.indices.map { !seen.insert(leads[$0] + tokens[passages[$0]]).inserted }
    chunks = ReadingChunks.ranges(of: passages, in: tokens, about: chunkTokens)
    search = try PassageSearch([document])
  }

  /// Where a chunk's tokens stand.
  package func tokens(ofChunk chunk: Int) -> Range<Int> {
    let places = chunks[chunk]
    return passages[places.lowerBound].lowerBound..<passages[places.upperBound - 1].upperBound
  }

  /// The sum of the tokens' weights for each passage; tokens that have none yet count as 0.
  func sums(_ weights: [Float]) -> [Double] {
    passages.map { range in
      Double(weights[range.clamped(to: weights.indices)].reduce(0, +))
    }
  }

  /// The tokens of some passages as one text, each behind its lead, and where each of them stands.
  package func reading(of places: [Int]) -> (tokens: [TokenID], sources: [Range<Int>]) {
    var tokens: [TokenID] = []
    var sources: [Range<Int>] = []
    var previous: Int?
    for place in places {
      let start = tokens.count
      if previous.map({ needsLead(place, after: $0) }) ?? true { tokens += leads[place] }
      tokens += self.tokens[passages[place]]
      sources.append(start..<tokens.count)
      previous = place
    }
    tokens.removeLast(min(tokens.count, separator.count))
    return (tokens, sources.map { $0.clamped(to: 0..<tokens.count) })
  }

  /// Not right behind the passage before it, nor behind one that has the same.
  private func needsLead(_ place: Int, after previous: Int) -> Bool {
    let isNext = previous + 1 == place && part(of: previous) == part(of: place)
    return !isNext && leads[place] != leads[previous]
  }

  private func part(of place: Int) -> Int {
    document.part(at: document.passages[place].content.lowerBound)
  }

  /// Tokens of each passage when it is read again, its lead included.
  var readingCounts: [Int] { zip(passages, leads).map { $0.count + $1.count } }

  /// Passages as a model reads them when they are read again, leads included.
  func text(of places: [Int]) -> String {
    places.map {
      document.lead(of: document.passages[$0]) { flowing.text(in: $0) } + text(of: $0)
    }.joined(separator: "\n\n")
  }

  /// A passage as a model reads it.
  func text(of place: Int) -> String { flowing.text(in: document.passages[place].content) }
}

extension RecallCorpus {
  /// Passages in a row mostly have one lead, which is encoded once.
  private static func leads(
    of document: Document, _ tokenizer: any Tokenizer, text: (Range<Int>) -> String
  ) -> [[TokenID]] {
    var last: (text: String, tokens: [TokenID]) = ("", [])
    return document.passages.map { passage in
      let lead = document.lead(of: passage, as: text)
      if lead != last.text { last = (lead, tokenizer.encode(lead, [])) }
      return last.tokens
    }
  }

  /// The passages of a ranking that are read again, in the order in which they are read.
  func selection(_ ranking: [Int], _ settings: RecallSettings) -> [Int] {
    let counts = readingCounts
    // Of a text that may be read whole nothing is left out.
    let isShort = counts.reduce(0, +) <= settings.budget
    let places = PassageSelection.chosen(
      ranking, tokens: counts, budget: settings.budget,
      most: isShort ? .max : settings.mostPassages)
    return settings.bestLast ? places.reversed() : places.sorted()
  }
}
