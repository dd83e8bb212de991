import Documents
import Inference

/// A document in recall mode: what there is to be read lightly, and what was.
struct RecallState: Sendable {
  let corpus: RecallCorpus
  let heads: RetrievalHeads
  let plan: LightPlan
  private(set) var index: LightIndex
  /// Whether each chunk of the corpus was read.
  private(set) var isRead: [Bool]

  init(_ corpus: RecallCorpus, heads: RetrievalHeads, plan: LightPlan) {
    self.corpus = corpus
    self.heads = heads
    self.plan = plan
    index = LightIndex(plan)
    isRead = Array(repeating: false, count: corpus.chunks.count)
  }

  mutating func add(_ chunk: LightChunk, number: Int) {
    guard !isRead[number] else { return }
    index.append(chunk)
    isRead[number] = true
  }

  /// Takes over the chunks that another state read of the same text.
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

  /// Tokens that were read lightly.
  var readTokens: Int {
    isRead.indices.reduce(0) { $0 + (isRead[$1] ? corpus.tokens(ofChunk: $1).count : 0) }
  }

  /// Passages that can be found so far.
  var searchedPassages: Int {
    zip(corpus.chunks, isRead).reduce(0) { $0 + ($1.1 ? $1.0.count : 0) }
  }

  /// What the plan's heads gave to answers in calibration, beyond what they'd give anyway.
  var calibratedScore: Float {
    heads.depths.first { Set($0.heads) == Set(plan.heads) }?.score ?? 0
  }

  /// The passage whose content is this.
  func place(ofBytes bytes: Range<Int>) -> Int? {
    corpus.document.passages.firstIndex { $0.content == bytes }
  }

  /// How the lines of the document reach an answer from some passages.
  func seen(exact places: [Int]) -> [SeenLines] {
    let lines = corpus.document.lines.count
    var visibility = [Visibility](repeating: .notReadYet, count: lines)
    var isInPassage = [Bool](repeating: false, count: lines)
    func mark(_ place: Int, _ value: Visibility) {
      let passage = corpus.document.passages[place]
      let end = max(passage.bytes.lowerBound, passage.bytes.upperBound - 1)
      let last = corpus.document.lines.line(at: end)
      for line in passage.lines.lowerBound...max(passage.lines.upperBound, last) {
        visibility[line - 1] = value
      }
    }
    for passage in corpus.document.passages {
      for line in passage.lines { isInPassage[line - 1] = true }
    }
    for (chunk, isRead) in zip(corpus.chunks, isRead) where isRead {
      for place in chunk { mark(place, .light) }
    }
    // Blank lines before the first passage belong to it.
    if isRead.first == true, let first = corpus.document.passages.first {
      for line in 1..<first.lines.lowerBound { visibility[line - 1] = .light }
    }
    // So do those between two, as the heading of the next file, to the one before.
    for line in visibility.indices.dropFirst()
    where !isInPassage[line] && visibility[line] == .notReadYet {
      visibility[line] = visibility[line - 1]
    }
    for place in places {
      let passage = corpus.document.passages[place]
      for line in passage.lines { visibility[line - 1] = .exact }
      for line in corpus.document.leadLines(of: passage) { visibility[line - 1] = .exact }
    }
    return visibility.indices.reduce(into: []) { seen, index in
      if let last = seen.last, last.visibility == visibility[index] {
        seen[seen.count - 1].lines = last.lines.lowerBound...index + 1
      } else {
        seen.append(SeenLines(lines: index + 1...index + 1, visibility: visibility[index]))
      }
    }
  }

  /// Shares of attention to some passages, over equal ranges of the document's bytes.
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
