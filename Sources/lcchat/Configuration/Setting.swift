import Chat
import ChatUI
import Screen

/// A setting of the configuration file: its name, its help, and functions to read and write it.
package struct Setting: Sendable {
  package let name: String
  /// The help text, which is also a comment in the file.
  let help: String
  /// The allowed values in words, for error messages.
  let takes: String
  /// The default value, as TOML.
  package let standard: String
  /// Sets a value; returns false if the value isn't allowed.
  let take: @Sendable (inout Configuration, SettingValue) -> Bool
  /// Returns the value in the configuration, as TOML; nil if it isn't set.
  let show: @Sendable (Configuration) -> String?
}

/// A value in the file, of the types that settings use.
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

  /// The value as a number, with or without a decimal point; nil if it isn't a finite number.
  var number: Float? {
    switch self {
    case .integer(let number): Float(number)
    case .number(let number) where number.isFinite: Float(number)
    default: nil
    }
  }
}
