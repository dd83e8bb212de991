/// The lengths of text that a model reads well, as calibration measured them.
///
/// A model answers differently with an adapter, so the span is of a model with its adapters.
package struct ReadingSpan: Hashable, Sendable, Codable {
  /// The answers to questions about texts of one length.
  package struct Length: Hashable, Sendable, Codable {
    /// The length of the texts in tokens.
    package var tokens: Int
    /// The number of right answers.
    package var right: Int
    package var questions: Int

    package init(tokens: Int, right: Int, questions: Int) {
      self.tokens = tokens
      self.right = right
      self.questions = questions
    }

    /// The share of right answers, 0…1.
    package var share: Double { Double(right) / Double(max(1, questions)) }
  }

  /// The identity of the model with its adapters (`ModelDescription.adaptedFingerprint`).
  package let model: String
  /// The answers from the fact and its neighbouring sentences alone.
  package let alone: Length
  /// The answers from longer texts, shortest first.
  package let lengths: [Length]
  /// The length in tokens up to which the model answers nearly all questions; 0 if it answers too few
  /// even from the shortest texts.
  package let span: Int

  /// Creates the result of a measurement.
  package init(model: String, alone: Length, lengths: [Length]) {
    self.model = model
    self.alone = alone
    self.lengths = lengths
    span = lengths.prefix { Self.isRead($0) }.last?.tokens ?? 0
  }

  /// True if no number is out of range, as in a file that something else wrote.
  var isSound: Bool {
    ([alone] + lengths).allSatisfy {
      (0...Self.longest).contains($0.tokens) && (0...Self.longest).contains($0.questions)
        && (0...$0.questions).contains($0.right)
    } && (0...Self.longest).contains(span)
  }

  /// The maximum number in a saved span.
  private static let longest = 1 << 24

  /// The least share of right answers at a length that is read well.
  package static let leastShare = 0.8

  /// Returns whether nearly all questions about a length were answered.
  package static func isRead(_ length: Length) -> Bool { length.share >= leastShare }
}
