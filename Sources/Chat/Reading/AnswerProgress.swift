import Documents
import Inference
import Retrieval

/// The counts and sources of the present answer, as panels show them.
struct AnswerProgress: Sendable {
  var questionTokens = 0
  var answerTokens = 0
  /// The seconds between the question and the first token; nil before it.
  var firstTokenSeconds: Double?
  var sources = RereadPassages()
}

/// The passages that are read again for an answer in recall mode.
struct RereadPassages: Sendable {
  /// The passages that the answer may use, in reading order.
  private(set) var passages: [Int] = []
  /// The citation number of each of `passages`.
  private var numbers: [Int] = []
  /// The share of the answer's attention for each of `passages`, 0…1; empty before the answer.
  private var shares: [Double] = []
  /// The passages in the answer's prompt, in its order; empty before the choice.
  var prompt: [Int] = []

  init() {}

  /// Takes the passages of a search.
  init(_ trail: Trail) {
    passages = trail.passages
    numbers = trail.passages.map(trail.number)
  }

  /// Takes the passages of an earlier answer; passages that the corpus doesn't have are left out.
  init(_ recollection: AnswerSources, in corpus: RecallCorpus) {
    guard [.passages, .spread].contains(recollection.way) else { return }
    for citation in recollection.passages {
      guard let passage = corpus.passage(ofBytes: citation.bytes) else { continue }
      passages.append(passage)
      numbers.append(citation.number)
      shares.append(citation.weight)
    }
  }

  /// Stores each passage's share of the answer's attention so far.
  mutating func take(_ citations: CitationTracker) {
    let known = Dictionary(zip(citations.numbers, citations.shares)) { first, _ in first }
    shares = numbers.map { known[$0] ?? 0 }
  }

  /// Returns the shares as weights of equal ranges of the document's bytes; empty without shares.
  func attention(in document: Document, resolution: Int = 4096) -> [Float] {
    let end = document.text.utf8.count
    guard shares.contains(where: { $0 > 0 }), end > 0 else { return [] }
    var cells = [Float](repeating: 0, count: min(resolution, end))
    for (passage, share) in zip(passages, shares) {
      let bytes = document.passages[passage].content
      let first = bytes.lowerBound * cells.count / end
      let last = max(first, (bytes.upperBound - 1) * cells.count / end)
      for cell in first...last { cells[cell] += Float(share) / Float(last - first + 1) }
    }
    return cells
  }
}
