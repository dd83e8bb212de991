import Documents
import Inference

/// A document in recall mode and the state of its light pass.
struct RecallState: Sendable {
  let corpus: RecallCorpus
  let heads: RetrievalHeads
  let plan: HeadSelection
  /// Counts the document's tokens as the plan does.
  ///
  /// The corpus has fewer tokens, because passages are encoded without the blanks between them.
  private let map: TokenMap
  private(set) var index: LightIndex
  /// For each chunk of the corpus, whether it was read.
  private(set) var isRead: [Bool]
  /// The number of the document's tokens in each chunk; together they are all tokens.
  private let chunkTokens: [Int]
  /// The number of the document's tokens that were read lightly.
  private(set) var readTokens = 0

  init(_ corpus: RecallCorpus, map: TokenMap, heads: RetrievalHeads, plan: HeadSelection) {
    self.corpus = corpus
    self.map = map
    self.heads = heads
    self.plan = plan
    index = LightIndex(plan)
    isRead = Array(repeating: false, count: corpus.chunks.count)
    let passages = corpus.document.passages
    chunkTokens = corpus.chunks.map { chunk in
      let (first, last) = (passages[chunk.lowerBound], passages[chunk.upperBound - 1])
      return map.count(in: first.bytes.lowerBound..<last.bytes.upperBound)
    }
  }

  mutating func add(_ chunk: LightChunk, number: Int) {
    guard !isRead[number] else { return }
    index.append(chunk)
    isRead[number] = true
    readTokens += chunkTokens[number]
  }

  /// Takes over the chunks of another state of the same text.
  mutating func takeOver(_ other: RecallState) {
    guard other.plan == plan else { return }
    let read = Dictionary(
      other.index.chunks.map { ($0.tokens, $0) }, uniquingKeysWith: { first, _ in first })
    for number in unread {
      let range = corpus.tokens(ofChunk: number)
      guard let chunk = read[range],
        other.corpus.tokens[range].elementsEqual(corpus.tokens[range])
      else { continue }
      add(chunk, number: number)
    }
  }

  var unread: [Int] { isRead.indices.filter { !isRead[$0] } }
  var isComplete: Bool { !isRead.contains(false) }

  /// The number of the document's tokens.
  var documentTokens: Int { map.tokens }

  func documentTokens(ofChunk number: Int) -> Int { chunkTokens[number] }

  /// The number of passages that can be found so far.
  var searchedPassages: Int {
    zip(corpus.chunks, isRead).reduce(0) { $0 + ($1.1 ? $1.0.count : 0) }
  }

  /// The attention of the plan's heads to answers in calibration, beyond their usual attention.
  var calibratedScore: Float {
    heads.depths.first { Set($0.heads) == Set(plan.heads) }?.score ?? 0
  }

  /// Returns the passage with this content range; nil if there is none.
  func place(ofBytes bytes: Range<Int>) -> Int? {
    corpus.document.passages.firstIndex { $0.content == bytes }
  }

  /// Returns how the document's lines reach an answer from some passages.
  func seen(exact places: [Int]) -> [SeenLines] {
    let document = corpus.document
    let exact = places.flatMap { place in
      let passage = document.passages[place]
      return [passage.content] + passage.lead.ranges
    }
    let stretches = corpus.chunks.indices.map { number in
      let chunk = corpus.chunks[number]
      let (first, last) = (
        document.passages[chunk.lowerBound], document.passages[chunk.upperBound - 1]
      )
      return SeenStretches.Stretch(
        bytes: first.bytes.lowerBound..<last.bytes.upperBound,
        visibility: isRead[number] ? .light : .notReadYet)
    }
    return SeenStretches(document, map).lines(stretches, exact: exact)
  }

  /// Returns shares of attention to passages as weights of equal ranges of the document's bytes.
  func attention(_ shares: [Double], to places: [Int], resolution: Int = 4096) -> [Float] {
    let end = corpus.document.text.utf8.count
    guard shares.contains(where: { $0 > 0 }), end > 0 else { return [] }
    var cells = [Float](repeating: 0, count: min(resolution, end))
    for (place, share) in zip(places, shares) {
      let bytes = corpus.document.passages[place].content
      let first = bytes.lowerBound * cells.count / end
      let last = max(first, (bytes.upperBound - 1) * cells.count / end)
      for cell in first...last { cells[cell] += Float(share) / Float(last - first + 1) }
    }
    return cells
  }
}
