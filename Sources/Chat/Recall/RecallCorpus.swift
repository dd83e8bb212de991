package import Documents
package import Tokenizers

/// A document made ready for looking things up: its passages as tokens, its chunks, its words.
package struct RecallCorpus: Sendable {
  package let document: Document
  /// All passages, one after the other.
  package let tokens: [TokenID]
  /// Where each passage stands in `tokens`, with what parts it from the next one.
  package let passages: [Range<Int>]
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
      tokens += tokenizer.encode(flowing.text(in: passage.content), []) + separator
      passages.append(start..<tokens.count)
    }
    self.flowing = flowing
    self.tokens = tokens
    self.passages = passages
    var seen: Set<ArraySlice<TokenID>> = []
    isRepeat = passages.map { !seen.insert(tokens[$0]).inserted }
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

  /// The tokens of some passages as one text.
  func tokens(of places: [Int]) -> [TokenID] {
    Array(places.flatMap { tokens[passages[$0]] }.dropLast(separator.count))
  }

  /// A passage as a model reads it.
  func text(of place: Int) -> String { flowing.text(in: document.passages[place].content) }
}

extension RecallCorpus {
  /// The passages of a ranking that are read again, in the order in which they are read.
  func selection(_ ranking: [Int], _ settings: RecallSettings) -> [Int] {
    let places = PassageSelection.chosen(
      ranking, tokens: passages.map(\.count), budget: settings.budget,
      most: settings.mostPassages)
    return settings.bestLast ? places.reversed() : places.sorted()
  }
}
