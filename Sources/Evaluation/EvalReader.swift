package import Chat
package import Documents
import Inference
package import Retrieval
package import Wording

/// A way to answer questions about one document that is to be evaluated.
package protocol EvalReader: Sendable {
  func answer(_ question: EvalQuestion) async throws -> EvalAnswer
}

/// A reader's answer and the passages that it read.
package struct EvalAnswer: Sendable {
  package var text = ""
  /// True if the reader says that the text doesn't have the answer.
  package var declined = false
  /// Passages of the document, best first, that the reader takes for evidence; nil if it ranks none.
  package var ranking: [Int]?
  /// The search with the scores of its stages; nil if there was none.
  package var trail: Trail?
  /// Bytes of the document that the answer could be taken from.
  package var read: [Range<Int>] = []
  package var promptTokens = 0
  package var answerTokens = 0
  /// The seconds from the question to the end of the answer, without work that is done once per
  /// document.
  package var seconds = 0.0
  /// The seconds that were spent on the document before this question.
  package var openSeconds = 0.0

  package init() {}
}

/// A way of answering that can be evaluated.
package enum EvalMode: Sendable, Hashable {
  /// As a conversation in this mode answers.
  case mode(Mode)
  /// From the passages that BM25 finds by their own words.
  case bm25
  /// From the passages that hold the evidence: the most that the reader can do.
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
