import ArgumentParser

/// The allowed values of options and settings.
package enum OptionRange {
  static let threads = 1...256
  static let maxTokens = 1...100_000
  static let temperature: ClosedRange<Float> = 0...100
  static let minP: ClosedRange<Float> = 0...1
  static let repetitionPenalty: ClosedRange<Float> = 0.1...10
  static let passageTokens = 1...1_000_000

  package static func isTopP(_ number: Float) -> Bool { number > 0 && number <= 1 }

  /// The ranges in words, by option; options with the same name differ by their value's name.
  private static let takes: KeyValuePairs = [
    "--temperature": "a number from 0 to 100",
    "--top-k": "a whole number, 0 or more",
    "--top-p": "a number above 0, at most 1",
    "--min-p": "a number from 0 to 1",
    "--repetition-penalty": "a number from 0.1 to 10",
    "--seed": "a whole number, 0 or more",
    "--threads": "a whole number from 1 to 256",
    "--max-tokens": "a whole number from 1 to 100000",
    "--window": "a whole number of tokens, 1 or more",
    "--budget <size>": MemoryLimit.takes,
    "--budget <tokens>": "a whole number of tokens from 1 to 1000000",
    "--passage-tokens": "a whole number of tokens from 1 to 1000000",
    "--continue": "the number of a session in the list of `lcchat sessions`",
    "--limit": "a whole number, 1 or more",
    "--stretch": "a whole number of bytes, 100 or more",
    "--candidates": "a whole number, 1 or more",
    "--layers": "a whole number, 1 or more",
    "--runs": "a whole number from 1 to 100",
    "--context": "a whole number from 4 to 16777216",
    "--chunks": "a whole number, 1 or more",
    "--first": "a token's number, 0 or more",
  ]

  /// Returns the range of an option in words.
  static func words(for option: String) -> String {
    takes.first { $0.key == option }?.value ?? "within its range"
  }

  /// Returns the range of the option in a message of the parser; nil if there is none.
  package static func takes(in text: String) -> String? {
    takes.first { text.contains("'\($0.key) <") || text.contains("'\($0.key)'") }?.value
  }

  /// Throws for a number outside an option's range: “--temperature must be …”.
  package static func check(
    _ isFine: Bool, _ option: String, _ number: some LosslessStringConvertible
  ) throws {
    guard !isFine else { return }
    let range = words(for: option)
    let name = option.prefix { $0 != " " }
    let given = "\(number)".hasSuffix(".0") ? "\(number)".dropLast(2) : "\(number)"[...]
    throw ValidationError("\(name) must be \(range), not \(given).")
  }
}
