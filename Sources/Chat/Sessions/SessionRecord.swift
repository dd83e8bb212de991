package import Foundation

/// A conversation as it is kept: what was asked of which documents, and what came of it.
package struct SessionRecord: Sendable, Hashable {
  /// Given by the store; nil until something was saved.
  package var id: Int64?
  /// What the user called it.
  package var name: String?
  package var started: Date
  /// As `--model` takes it.
  package var model: String
  /// As `--mode` takes it.
  package var mode: String
  package var documents: [SessionDocument]
  /// Oldest first.
  package var turns: [SessionTurn] = []

  package init(
    id: Int64? = nil, name: String? = nil, started: Date, model: String, mode: String,
    documents: [SessionDocument]
  ) {
    self.id = id
    self.name = name
    self.started = started
    self.model = model
    self.mode = mode
    self.documents = documents
  }
}

/// A document of a session, so that it can be found again and told from a changed one.
package struct SessionDocument: Sendable, Hashable {
  package var name: String
  /// From the root; nil for what didn't come from a file.
  package var path: String?
  /// SHA-256 of its text, in hexadecimal.
  package var digest: String

  package init(name: String, path: String?, digest: String) {
    self.name = name
    self.path = path
    self.digest = digest
  }
}

/// A question of a session and its answer.
package struct SessionTurn: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, Codable {
    /// No end was told: the program ended before the answer did.
    case asked
    case finished, stopped, failed
  }

  /// Given by the store.
  package var id: Int64?
  package var question: String
  /// As it was shown.
  package var answer = ""
  /// As the model said it, blanks included; empty if the conversation goes on without it.
  package var said = ""
  package var status = Status.asked
  /// Why it failed.
  package var failure: String?
  package var asked: Date
  package var ended: Date?
  package var model: String
  /// True once the question was asked anew, or another in its place.
  package var isSuperseded = false
  package var sentences: [CitedSentence] = []
  /// With the passages that the answer was made from; nil where the engine didn't get to tell.
  package var statistics: AnswerStatistics?
  /// What the answer saw of the documents, in words.
  package var seen: String?
  package var notices: [String] = []

  package init(question: String, asked: Date, model: String) {
    self.question = question
    self.asked = asked
    self.model = model
  }

  /// True if the model is to know of it when the conversation goes on.
  var isInConversation: Bool { !isSuperseded && !said.allSatisfy(\.isWhitespace) }

  /// The passages that the answer was made from, as they are numbered.
  package var sources: [Citation] { statistics?.recollection?.passages ?? [] }
}

/// A session as a list shows it.
package struct SessionSummary: Sendable, Hashable {
  package var id: Int64
  package var name: String?
  package var started: Date
  /// When its last question was asked.
  package var updated: Date
  package var documents: [String]
  package var model: String
  package var mode: String
  package var turns: Int
  package var firstQuestion: String
}

/// A turn in which words were found.
package struct SessionMatch: Sendable, Hashable {
  package var session: Int64
  package var asked: Date
  package var question: String
  /// The words in their surroundings, each between “*”.
  package var snippet: String
}
