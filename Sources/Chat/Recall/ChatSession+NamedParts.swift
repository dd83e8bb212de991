import Documents
import Inference

extension ChatSession {
  /// Runs the light pass over unread documents that a question names, as the question is about
  /// them.
  func readNamed(
    in question: String, _ engine: any Retrieving, _ events: AnswerEvents
  ) async throws {
    guard let state = reading.recall, !state.isComplete else { return }
    let id = reading.id
    let corpus = state.corpus
    addKept(of: state)
    let named = (reading.recall ?? state).unread(namedIn: question)
    guard !named.chunks.isEmpty else { return }
    let names = named.names.joined(separator: ", ")
    events.yield(.notice("The question names \(names), so that is read first."))
    let total = named.chunks.reduce(0) { $0 + corpus.tokens(ofChunk: $1).count }
    var rate = ReadingRate(window: 0)
    var done = 0
    for number in named.chunks {
      try Task.checkCancellation()
      // The light pass continues at the same time and may have read the chunk.
      if reading.recall?.isRead[number] == false {
        guard try await read(chunk: number, of: state, engine, id) else {
          throw CancellationError()
        }
      }
      done += corpus.tokens(ofChunk: number).count
      events.yield(.reading(rate.progress(read: done, total: total, reused: 0, at: now())))
    }
  }
}

extension RecallState {
  /// The longest unread document, in tokens, that is found by its name without the ending.
  ///
  /// A longer one may be meant by chance, and reading it takes long.
  private static let shortDocument = 10_000

  /// Returns the names and unread chunks of the documents that a question names.
  func unread(namedIn question: String) -> (names: [String], chunks: [Int]) {
    let document = corpus.document
    guard document.parts.count > 1 else { return ([], []) }
    let unread = self.unread
    let own = document.parts.map { part in
      unread.filter { chunk in
        corpus.chunks[chunk].contains { document.passages[$0].content.overlaps(part.bytes) }
      }
    }
    let named = document.partsNamed(in: question) { part in
      own[part].reduce(0) { $0 + corpus.tokens(ofChunk: $1).count } <= Self.shortDocument
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
