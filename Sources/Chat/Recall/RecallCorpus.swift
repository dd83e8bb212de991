package import Documents
package import Tokenizers

/// A document made ready for looking things up: its passages as tokens, its chunks, its words.
package struct RecallCorpus: Sendable {
  package let document: Document
  /// The tokens of all passages in order.
  package let tokens: [TokenID]
  /// The range of each passage in `tokens`, with the separator after it.
  package let passages: [Range<Int>]
  /// The tokens before each passage when it is read again: its file, headings, table header or
  /// speaker.
  package let leads: [[TokenID]]
  /// True for a passage that repeats an earlier one, so that only the first is found.
  let isRepeat: [Bool]
  /// The chunks of the light pass, as ranges of passages.
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

  /// Returns the range of a chunk in `tokens`.
  package func tokens(ofChunk chunk: Int) -> Range<Int> {
    let places = chunks[chunk]
    return passages[places.lowerBound].lowerBound..<passages[places.upperBound - 1].upperBound
  }

  /// Returns the sum of the token weights for each passage; tokens without a weight count as 0.
  func sums(_ weights: [Float]) -> [Double] {
    passages.map { range in
      Double(weights[range.clamped(to: weights.indices)].reduce(0, +))
    }
  }

  /// Returns the tokens of passages as one text, each with its lead, and the range of each passage
  /// in them.
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

  /// Returns whether a lead is needed: not directly after the passage before it, nor after one with
  /// the same lead.
  private func needsLead(_ place: Int, after previous: Int) -> Bool {
    let isNext = previous + 1 == place && part(of: previous) == part(of: place)
    return !isNext && leads[place] != leads[previous]
  }

  private func part(of place: Int) -> Int {
    document.part(at: document.passages[place].content.lowerBound)
  }

  /// The number of tokens of each passage with its lead.
  package var readingCounts: [Int] { zip(passages, leads).map { $0.count + $1.count } }

  /// Returns the text of passages with their leads, as a model reads it.
  func text(of places: [Int]) -> String {
    places.map {
      document.lead(of: document.passages[$0]) { flowing.text(in: $0) } + text(of: $0)
    }.joined(separator: "\n\n")
  }

  /// Returns the text of a passage, as a model reads it.
  func text(of place: Int) -> String { flowing.text(in: document.passages[place].content) }
}

extension RecallCorpus {
  /// Encodes the leads; consecutive passages mostly have the same lead, which is encoded once.
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

  /// Returns the passages of a ranking that are read again, in reading order.
  func selection(_ ranking: [Int], _ settings: RecallSettings) -> [Int] {
    let counts = readingCounts
    // A text that fits the budget is read whole.
    let isShort = counts.reduce(0, +) <= settings.budget
    let places = PassageSelection.chosen(
      ranking, tokens: counts, budget: settings.budget,
      most: isShort ? .max : settings.mostPassages)
    return settings.bestLast ? places.reversed() : places.sorted()
  }
}
