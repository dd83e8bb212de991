package import Documents
package import Retrieval

/// The passages that an answer attends to where the document itself stands in the prompt.
///
/// Nothing is looked up there, so that every passage in sight may become a source; each gets its number
/// when the first sentence attends to it.
package struct AttendedPassages {
  /// Where the passages in sight stand in the prompt, in order and apart.
  package let sources: [Range<Int>]
  private let document: Document
  /// Of the document, those in sight.
  private let passages: [Passage]
  private var tracker: CitationTracker
  /// What a passage in sight is called, by its place.
  private var numbers: [Int: Int] = [:]
  package private(set) var recollection: Recollection

  /// The least share of a sentence's attention for a passage to be listed; cited ones take more.
  private static let leastShare = 0.1

  /// Finds the passages of a document that `visible` tokens of a prompt show; the document's own begin at
  /// `start`.
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
    recollection = Recollection(
      way: .attended, passages: [], searched: passages.count, total: document.passages.count)
  }

  /// Takes what the next token attended to.
  package mutating func attended(_ weights: [Float]) { tracker.attended(weights) }

  /// Takes text that is shown, and gives the sentences that are over with it.
  package mutating func append(_ part: String) -> [CitedSentence] {
    tracker.append(part).map { named($0) }
  }

  /// The sentence that the answer ends with; nil if there is nothing of it.
  package mutating func finish() -> CitedSentence? {
    tracker.finish().map { named($0) }
  }

  /// A sentence with the numbers of its passages in place of their places.
  private mutating func named(_ sentence: CitedSentence) -> CitedSentence {
    let listed = sentence.weights.filter { $0.value >= Self.leastShare }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    for place in listed where numbers[place] == nil {
      let number = numbers.count + 1
      numbers[place] = number
      recollection.passages.append(Citation(passages[place], of: document, number: number))
    }
    weigh()
    var named = sentence
    named.numbers = sentence.numbers.compactMap { numbers[$0] }
    named.weights = Dictionary(
      sentence.weights.compactMap { place, weight in numbers[place].map { ($0, weight) } }
    ) { first, _ in first }
    return named
  }

  /// Tells each passage its share of the attention so far.
  private mutating func weigh() {
    let shares = tracker.shares
    for (place, number) in numbers { recollection.passages[number - 1].weight = shares[place] }
  }
}
