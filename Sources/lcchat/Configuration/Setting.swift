import Chat
import ChatUI
import Screen

/// One line of the configuration: its name, what it may be, and where it goes.
package struct Setting: Sendable {
  package let name: String
  /// What it is for, for readers of the file.
  let help: String
  /// What it takes, for those who wrote something else.
  let takes: String
  /// What stands while nothing is set, as TOML.
  package let standard: String
  /// False for a value that it doesn't take.
  let take: @Sendable (inout Configuration, SettingValue) -> Bool
  /// What is set, as TOML; nil if nothing is.
  let show: @Sendable (Configuration) -> String?
}

/// A value of the file, as far as settings have use for it.
enum SettingValue: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case texts([String])
  case other

  var integer: Int? { if case .integer(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var texts: [String]? { if case .texts(let texts) = self { texts } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// Whole numbers may be written without a point.
  var number: Float? {
    switch self {
    case .integer(let number): Float(number)
    case .number(let number) where number.isFinite: Float(number)
    default: nil
    }
  }
}
