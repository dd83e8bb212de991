package import Foundation
package import Wording

/// The facts about a session that a list of sessions shows.
package struct SessionSummary: Sendable, Hashable {
  package var id: Int64
  package var name: String?
  package var started: Date
  /// The time of the last question.
  package var updated: Date
  package var documents: [String]
  package var model: String
  package var mode: Mode
  package var turns: Int
  package var firstQuestion: String
}

/// A turn that contains the searched words.
package struct SessionMatch: Sendable, Hashable {
  package var session: Int64
  package var asked: Date
  package var question: String
  /// The found words with some text around them; each found word is between “*”.
  package var snippet: String
}
