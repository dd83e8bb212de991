package import Documents
package import Tokenization

/// A document prepared for a search: its passages as tokens, its chunks and its word index.
package struct RecallCorpus: Sendable {
  package let document: Document
  /// The tokens of all passages in order.
  package let tokens: [TokenID]
  /// The range of each passage in `tokens`, with the separator after it.
  package let passages: [Range<Int>]
  /// The tokens before each passage when it is read again.
  ///
  /// They are its file, headings, table header or speaker.
  package let leads: [[TokenID]]
  /// True for a passage that repeats an earlier one, so that only the first is found.
  let isRepeat: [Bool]
  /// The chunks of the light pass, as ranges of passages.
  package let chunks: [Range<Int>]
  let flowing: FlowingText
  let search: PassageSearch
  private let separator: [TokenID]

  /// Encodes a document and indexes its words; for a long document this takes seconds.
  ///
  /// Passages are encoded on their own, so that a change in one leaves the others as they are.
  ///
  /// - Parameters:
  ///   - document: the document to search.
  ///   - tokenizer: the finder's tokenizer.
  ///   - chunkTokens: the approximate length of a light-pass chunk in tokens.
  ///   - onProgress: called with the share of the work that is done; it may throw to stop.
  /// - Throws: `DocumentError.unsearchable`, and errors of `onProgress`.
  package init(
    _ document: Document, tokenizer: any Tokenizer, chunkTokens: Int,
    onProgress: (Double) throws -> Void = { _ in }
  ) throws {
    self.document = document
    let flowing = FlowingText(document)
    var tokens: [TokenID] = []
    var passages: [Range<Int>] = []
    separator = tokenizer.encode("\n\n", [])
    for (index, passage) in document.passages.enumerated() {
      if index.isMultiple(of: 256) {
        try onProgress(0.7 * Double(index) / Double(document.passages.count))
      }
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
    search = try PassageSearch([document]) { try onProgress(0.7 + 0.3 * $0) }
  }

  /// Returns the bytes of a chunk in the document.
  package func bytes(ofChunk chunk: Int) -> Range<Int> {
    let passages = chunks[chunk]
    let (first, last) = (
      document.passages[passages.lowerBound], document.passages[passages.upperBound - 1]
    )
    return first.bytes.lowerBound..<last.bytes.upperBound
  }

  /// Returns the range of a chunk in `tokens`.
  package func tokens(ofChunk chunk: Int) -> Range<Int> {
    let indices = chunks[chunk]
    return passages[indices.lowerBound].lowerBound..<passages[indices.upperBound - 1].upperBound
  }

  /// Returns the sum of the token weights for each passage; tokens without a weight count as 0.
  func sums(_ weights: [Float]) -> [Double] {
    passages.map { range in
      Double(weights[range.clamped(to: weights.indices)].reduce(0, +))
    }
  }

  /// Returns the finder's tokens of passages as one text, each passage with its lead.
  ///
  /// `sources` are the ranges of the passages in the tokens.
  package func reading(of indices: [Int]) -> (tokens: [TokenID], sources: [Range<Int>]) {
    joined(indices, lead: { leads[$0] }, passage: { tokens[passages[$0]] }, separator.count)
  }

  /// Returns the same text as tokens of another model.
  package func encoded(
    _ indices: [Int], tokenizer: any Tokenizer
  ) -> (tokens: [TokenID], sources: [Range<Int>]) {
    let separator = tokenizer.encode("\n\n", [])
    return joined(
      indices,
      lead: { tokenizer.encode(lead(of: $0), []) },
      passage: { (tokenizer.encode(PromptLines.quoted(text(of: $0)), []) + separator)[...] },
      separator.count)
  }

  /// Joins passages, each with its lead where one is needed, without the last separator.
  private func joined(
    _ indices: [Int], lead: (Int) -> [TokenID], passage: (Int) -> ArraySlice<TokenID>,
    _ separatorTokens: Int
  ) -> (tokens: [TokenID], sources: [Range<Int>]) {
    var tokens: [TokenID] = []
    var sources: [Range<Int>] = []
    var previous: Int?
    for index in indices {
      let start = tokens.count
      if previous.map({ needsLead(index, after: $0) }) ?? true { tokens += lead(index) }
      tokens += passage(index)
      sources.append(start..<tokens.count)
      previous = index
    }
    tokens.removeLast(min(tokens.count, separatorTokens))
    return (tokens, sources.map { $0.clamped(to: 0..<tokens.count) })
  }

  /// Returns true if a passage needs its lead after another passage.
  ///
  /// No lead is needed directly after the preceding passage or after a passage with the same lead.
  private func needsLead(_ index: Int, after previous: Int) -> Bool {
    let isNext = previous + 1 == index && part(of: previous) == part(of: index)
    return !isNext && leads[index] != leads[previous]
  }

  private func part(of index: Int) -> Int {
    document.part(at: document.passages[index].content.lowerBound)
  }

  /// The number of tokens of each passage with its lead.
  package var readingCounts: [Int] { zip(passages, leads).map { $0.count + $1.count } }

  /// Returns the text of passages with their leads, as a model reads it.
  package func text(of indices: [Int]) -> String {
    indices.map { lead(of: $0) + text(of: $0) }.joined(separator: "\n\n")
  }

  private func lead(of index: Int) -> String {
    document.lead(of: document.passages[index]) { flowing.text(in: $0) }
  }

  /// Returns the text of a passage, as a model reads it.
  func text(of index: Int) -> String { flowing.text(in: document.passages[index].content) }
}

extension RecallCorpus {
  /// Returns the passages of the files that a question names; nil if it names none or all of them.
  package func passages(ofFilesNamedIn question: String) -> Set<Int>? {
    let named = document.partsNamed(in: question)
    guard !named.isEmpty, named.count < document.parts.count else { return nil }
    return Set(
      document.passages.indices.filter {
        named.contains(document.part(at: document.passages[$0].content.lowerBound))
      })
  }

  /// Returns the passage with this content range; nil if there is none.
  package func passage(ofBytes bytes: Range<Int>) -> Int? {
    document.passages.firstIndex { $0.content == bytes }
  }
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
  package func selection(_ ranking: [Int], _ settings: RecallSettings) -> [Int] {
    let counts = readingCounts
    // A text that fits is read whole.
    let isShort = counts.reduce(0, +) <= settings.passageTokens
    let indices = PassageSelection.chosen(
      ranking, tokens: counts, passageTokens: settings.passageTokens,
      most: isShort ? .max : settings.mostPassages)
    return settings.bestLast ? indices.reversed() : indices.sorted()
  }
}
