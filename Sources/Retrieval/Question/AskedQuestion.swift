/// A question as the user typed it, without the command before it that chooses the way to answer.
package struct AskedQuestion: Sendable, Hashable {
  /// The user's choice of the way to answer.
  package enum Choice: String, Sendable, Hashable, CaseIterable {
    /// `/whole`: a summary of the whole text or of the part that the question names.
    case whole
    /// `/find`: a search, even if the question looks like one about the whole.
    case find

    /// The command before the question.
    package var command: String { "/\(rawValue)" }
  }

  package private(set) var text: String
  /// Nil if the question itself decides.
  package let choice: Choice?

  /// The request that `/whole` alone makes.
  package static let summary = "Summarise the text."

  package init(_ typed: String) {
    let word = typed.prefix { !$0.isWhitespace }
    let rest = typed.dropFirst(word.count).drop(while: \.isWhitespace)
    choice = Choice.allCases.first { $0.command == word && ($0 == .whole || !rest.isEmpty) }
    text = choice == nil ? typed : rest.isEmpty ? Self.summary : String(rest)
  }

  /// Returns the question with another text and the same choice.
  package func completed(_ text: String) -> AskedQuestion {
    var question = self
    question.text = text
    return question
  }

  /// Returns a question with the command that chooses the way to answer.
  package static func typed(_ question: String, _ choice: Choice?) -> String {
    guard let choice else { return question }
    return question.isEmpty ? choice.command : "\(choice.command) \(question)"
  }
}
