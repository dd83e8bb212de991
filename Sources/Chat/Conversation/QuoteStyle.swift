/// The place of quotations in answers.
package enum QuoteStyle: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible
{
  /// Before answers of a reader that reads only short texts well, below answers of others.
  case auto
  /// Instead of the model's answer.
  case only
  case first, below
  /// No quotation is chosen.
  case off

  package var description: String { rawValue }
}
