package import Documents
package import Inference

/// A way to answer questions about one document that is to be evaluated.
package protocol EvalReader: Sendable {
  func answer(_ question: EvalQuestion) async throws -> EvalAnswer
}

/// A reader's answer and the passages that it read.
package struct EvalAnswer: Sendable, Hashable {
  package var text = ""
  /// True if the reader says that the text doesn't have the answer.
  package var declined = false
  /// Passages of the document, best first, that the reader takes for evidence; nil if it ranks none.
  package var ranking: [Int]?
  /// Bytes of the document that the answer could be taken from.
  package var read: [Range<Int>] = []
  package var promptTokens = 0
  package var answerTokens = 0
  /// The seconds from the question to the end of the answer, without work that is done once per
  /// document.
  package var seconds = 0.0
  /// The seconds that were spent on the document before this question.
  package var openSeconds = 0.0
  /// `FoundPassages.support` of the best draft; nil if there were no drafts.
  package var support: Double?

  package init() {}
}

/// The ways that can be evaluated; a new one is a case here and a reader.
package enum EvalMode: String, Sendable, CaseIterable {
  case auto, exact, stream
  /// The passages that the retrieval heads, words and the whole model find, read exactly.
  case recall
  /// The passages that BM25 finds by their own words, read exactly.
  case bm25
  /// The passages that hold the evidence, read exactly: what the model can do at best.
  case gold

  /// Makes a document ready; recall takes over what `snapshots` has of it.
  package func reader(
    for document: Document, engine: any Generating, heads: RetrievalHeads?, options: ChatOptions,
    snapshots: SnapshotStore? = nil, scorer: PassageScorer? = nil
  ) async throws -> any EvalReader {
    switch self {
    case .auto: SessionReader(document, engine: engine, options: options, mode: .auto)
    case .exact: SessionReader(document, engine: engine, options: options, mode: .exact)
    case .stream: SessionReader(document, engine: engine, options: options, mode: .stream)
    case .recall:
      try await RecallReader(
        document, engine: engine, heads: heads, options: options, snapshots: snapshots,
        scorer: scorer)
    case .bm25: try SearchReader(document, engine: engine, options: options)
    case .gold: try GoldReader(document, engine: engine, options: options)
    }
  }
}
