import Documents
package import Inference

/// The light index of a corpus, with the chunks that the light pass has read so far.
package struct RecallIndex: Sendable {
  /// The keys of the retrieval heads of all chunks that were read; nil if words alone find passages.
  package private(set) var light: LightIndex?
  /// The fingerprint of the finder's file; nil if words alone find passages.
  package let finder: String?
  /// True for each chunk of the corpus that was read.  // (chunks)
  package private(set) var isRead: [Bool]
  /// The number of the document's tokens in each chunk; together they are all tokens.
  private let chunkTokens: [Int]
  /// The number of passages in each chunk.
  private let chunkPassages: [Int]
  /// The number of the document's tokens that were read lightly.
  package private(set) var readTokens = 0

  /// Creates an index without chunks; if words alone find passages, all count as read.
  ///
  /// `map` counts the document's tokens as the reader and the plan do. The corpus has the finder's
  /// tokens, and none for the blanks between passages.
  package init(_ recall: Recall, counting map: TokenMap) {
    let corpus = recall.corpus
    light = recall.selection.map { LightIndex($0) }
    finder = recall.finder?.description.fingerprint
    isRead = Array(repeating: recall.finder == nil, count: corpus.chunks.count)
    chunkTokens = corpus.chunks.indices.map { map.count(in: corpus.bytes(ofChunk: $0)) }
    chunkPassages = corpus.chunks.map(\.count)
    if recall.finder == nil { readTokens = map.tokens }
  }

  package mutating func add(_ chunk: LightChunk, number: Int) {
    guard !isRead[number] else { return }
    light?.append(chunk)
    isRead[number] = true
    readTokens += chunkTokens[number]
  }

  /// Adds the chunks of an earlier reading by the same finder that have the same text.
  package mutating func takeOver(
    _ other: RecallIndex, of older: RecallCorpus, in corpus: RecallCorpus
  ) {
    guard let known = other.light, other.finder == finder, known.selection == light?.selection
    else { return }
    let read = Dictionary(
      known.chunks.map { ($0.tokens, $0) }, uniquingKeysWith: { first, _ in first })
    for number in unread {
      let range = corpus.tokens(ofChunk: number)
      guard let chunk = read[range], older.tokens[range].elementsEqual(corpus.tokens[range])
      else { continue }
      add(chunk, number: number)
    }
  }

  package var unread: [Int] { isRead.indices.filter { !isRead[$0] } }
  package var isComplete: Bool { !isRead.contains(false) }

  package func documentTokens(ofChunk number: Int) -> Int { chunkTokens[number] }

  /// The number of passages that can be found so far.
  package var searchedPassages: Int {
    zip(chunkPassages, isRead).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
  }

  // MARK: Named files

  /// The longest unread file, in tokens, that a question can name without the extension.
  ///
  /// A longer file takes long to read, and the question may have the word by chance.
  private static let shortFile = 10_000

  /// Returns the names and unread chunks of the files that a question names.
  package func unread(
    namedIn question: String, of corpus: RecallCorpus
  ) -> (names: [String], chunks: [Int]) {
    let document = corpus.document
    guard document.parts.count > 1, !isComplete else { return ([], []) }
    let unread = self.unread
    let own = document.parts.map { part in
      unread.filter { chunk in
        corpus.chunks[chunk].contains { document.passages[$0].content.overlaps(part.bytes) }
      }
    }
    let named = document.partsNamed(in: question) { part in
      own[part].reduce(0) { $0 + corpus.tokens(ofChunk: $1).count } <= Self.shortFile
    }
    var names: [String] = []
    var chunks: [Int] = []
    for part in named.sorted() where !own[part].isEmpty {
      names.append(document.parts[part].name)
      chunks += own[part].filter { !chunks.contains($0) }
    }
    return (names, chunks)
  }
}
