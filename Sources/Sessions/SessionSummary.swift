package import Foundation
package import Wording

/// A session as a list shows it.
package struct SessionSummary: Sendable, Hashable {
  package var id: Int64
  package var name: String?
  package var started: Date
  /// When its last question was asked.
  package var updated: Date
  package var documents: [String]
  package var model: String
  package var mode: Mode
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
