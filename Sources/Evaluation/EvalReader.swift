package import Chat
package import Documents
import Inference
package import Retrieval
package import Wording

/// A way of answering questions about one document, opened for an evaluation.
package protocol EvalReader: Sendable {
  /// Begins a conversation, in which nothing has been asked yet.
  func begin() async

  /// Answers the next question of the conversation.
  func answer(_ question: EvalQuestion) async throws -> EvalAnswer
}

/// A reader's answer and the passages that it read.
package struct EvalAnswer: Sendable {
  package var text = ""
  /// The question in full, if it leaned on earlier ones.
  package var understood: String?
  /// True if the reader says that the text doesn't have the answer.
  package var declined = false
  /// The passages of the document ranked as evidence, best first; nil if the reader ranks none.
  package var ranking: [Int]?
  /// The search with the scores of its stages; nil if there was none.
  package var trail: Trail?
  /// The byte ranges of the document that the reader read for the answer.
  package var read: [Range<Int>] = []
  /// The byte range of the quotation under the answer; nil if there is none.
  package var quotation: Range<Int>?
  package var promptTokens = 0
  package var answerTokens = 0
  /// The seconds from the question to the end of the answer.
  ///
  /// Work that is done once per document isn't included.
  package var seconds = 0.0
  /// The seconds that were spent on the document before this question.
  package var openSeconds = 0.0

  package init() {}
}

/// A way of answering that can be evaluated.
package enum EvalMode: Sendable, Hashable {
  /// A conversation in this mode.
  case mode(Mode)
  /// A baseline: the passages that BM25 finds by their own words.
  case bm25
  /// The passages with the evidence, an upper bound for the reader.
  case gold

  package init?(_ name: String) {
    switch name {
    case "bm25": self = .bm25
    case "gold": self = .gold
    default:
      guard let mode = Mode(rawValue: name) else { return nil }
      self = .mode(mode)
    }
  }

  package static let names = Mode.allCases.map(\.rawValue) + ["bm25", "gold"]

  package var name: String {
    switch self {
    case .mode(let mode): mode.rawValue
    case .bm25: "bm25"
    case .gold: "gold"
    }
  }

  /// Opens a document for questions.
  package func reader(
    for document: Document, models: Models, options: ChatOptions, tools: ReadingTools
  ) async throws -> any EvalReader {
    switch self {
    case .mode(let mode):
      var options = options
      options.mode = mode
      return try await ConversationReader(
        document, models: models, options: options, tools: tools)
    case .bm25: return try await BaselineReader.bm25(document, models: models, options: options)
    case .gold: return try await BaselineReader.gold(document, models: models, options: options)
    }
  }
}
