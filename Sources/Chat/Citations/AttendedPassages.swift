package import Documents
package import Retrieval

/// The passages that an answer attends to if the document itself is in the prompt.
///
/// There was no search, so every visible passage may become a source. A passage gets its number
/// when a sentence first attends to it.
package struct AttendedPassages {
  /// The token ranges of the visible passages in the prompt, in order and without overlaps.
  package let sources: [Range<Int>]
  private let document: Document
  /// The document's visible passages, in the order of `sources`.
  private let passages: [Passage]
  /// The byte ranges of the visible passages in the document.
  package var visible: [Range<Int>] { passages.map(\.content) }
  private var tracker: CitationTracker
  /// The citation numbers of cited passages, by their index in `passages`.
  private var numbers: [Int: Int] = [:]
  package private(set) var recollection: AnswerSources

  /// The least share of a sentence's attention with which a passage is listed.
  ///
  /// The least share of a cited passage is higher.
  private static let leastShare = 0.1

  /// Finds the passages of a document that the model sees in a prompt.
  ///
  /// - Parameters:
  ///   - document: the document in the prompt.
  ///   - map: the map from the document's tokens to its bytes.
  ///   - start: the index of the document's first token in the prompt.
  ///   - visible: the token ranges of the prompt that the model sees.
  package init(_ document: Document, _ map: TokenMap, start: Int, visible: [Range<Int>]) {
    self.document = document
    var passages: [Passage] = []
    var sources: [Range<Int>] = []
    for passage in document.passages {
      let tokens = map.tokens(of: passage.content)
      // One token may end a passage and begin the next.
      let first = max(start + tokens.lowerBound, sources.last?.upperBound ?? 0)
      let source = first..<max(first, start + tokens.upperBound)
      guard !source.isEmpty, visible.contains(where: { $0.overlaps(source) }) else { continue }
      passages.append(passage)
      sources.append(source)
    }
    self.passages = passages
    self.sources = sources
    tracker = CitationTracker(numbers: Array(passages.indices))
    recollection = AnswerSources(
      way: .attended, passages: [], searched: passages.count, total: document.passages.count)
  }

  /// Adds the next token's attention to each of `sources`.
  package mutating func attended(_ weights: [Float]) { tracker.attended(weights) }

  /// Appends shown text and returns the sentences that have ended.
  package mutating func append(_ part: String) -> [CitedSentence] {
    tracker.append(part).map { named($0) }
  }

  /// Returns the answer's last sentence; nil if it is empty.
  package mutating func finish() -> CitedSentence? {
    tracker.finish().map { named($0) }
  }

  /// Returns a sentence with citation numbers instead of indices of passages.
  private mutating func named(_ sentence: CitedSentence) -> CitedSentence {
    let listed = sentence.weights.filter { $0.value >= Self.leastShare }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    for index in listed where numbers[index] == nil {
      let number = numbers.count + 1
      numbers[index] = number
      recollection.passages.append(Citation(passages[index], of: document, number: number))
    }
    weigh()
    var named = sentence
    named.numbers = sentence.numbers.compactMap { numbers[$0] }
    named.weights = Dictionary(
      sentence.weights.compactMap { index, weight in numbers[index].map { ($0, weight) } }
    ) { first, _ in first }
    return named
  }

  /// Stores each listed passage's share of the attention so far.
  private mutating func weigh() {
    let shares = tracker.shares
    for (index, number) in numbers { recollection.passages[number - 1].weight = shares[index] }
  }
}
