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

  /// The place of quotations in words.
  package var meaning: String {
    switch self {
    case .auto: "before the answers of a model that reads only short texts well, else below"
    case .only: "instead of an answer"
    case .first: "before the answer"
    case .below: "below the answer"
    case .off: "none"
    }
  }
}
