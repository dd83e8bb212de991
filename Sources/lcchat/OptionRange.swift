import ArgumentParser

/// The allowed values of options and settings.
package enum OptionRange {
  static let threads = 1...256
  static let maxTokens = 1...100_000
  static let temperature: ClosedRange<Float> = 0...100
  static let minP: ClosedRange<Float> = 0...1
  static let repetitionPenalty: ClosedRange<Float> = 0.1...10

  package static func isTopP(_ number: Float) -> Bool { number > 0 && number <= 1 }

  /// The ranges in words, by option; options with the same name differ by their value's name.
  private static let takes: KeyValuePairs = [
    "--temperature": "0 or more, at most 100",
    "--top-k": "a whole number, 0 or more",
    "--top-p": "above 0, at most 1",
    "--min-p": "0 or more, at most 1",
    "--repetition-penalty": "0.1 or more, at most 10",
    "--seed": "a whole number, 0 or more",
    "--threads": "a whole number from 1 to 256",
    "--max-tokens": "a whole number from 1 to 100000",
    "--window": "a whole number of tokens, 1 or more",
    "--budget <size>": MemoryLimit.takes,
    "--budget <tokens>": "a whole number of tokens from 1 to 1000000",
    "--continue": "the number of a session, as `lcchat sessions` lists them",
    "--limit": "a whole number, 1 or more",
    "--stretch": "a whole number of bytes, 100 or more",
    "--candidates": "a whole number, 1 or more",
    "--layers": "a whole number, 1 or more",
    "--runs": "a whole number from 1 to 100",
    "--context": "a whole number from 4 to 16777216",
    "--chunks": "a whole number, 1 or more",
    "--first": "a token's number, 0 or more",
  ]

  /// Returns the range of the option that a message names; nil if it names none.
  package static func takes(in text: String) -> String? {
    takes.first { text.contains("'\($0.key) <") || text.contains("'\($0.key)'") }?.value
  }

  /// Throws for a number outside an option's range: “The temperature must be …”.
  package static func check(
    _ isFine: Bool, _ option: String, _ number: some LosslessStringConvertible
  )
    throws
  {
    guard !isFine else { return }
    let noun = option.dropFirst(2).prefix { $0 != " " }.replacing("-", with: " ")
    let range = takes.first { $0.key == option }?.value ?? "within its range"
    let name = option.prefix { $0 != " " }
    let given = "\(number)".hasSuffix(".0") ? "\(number)".dropLast(2) : "\(number)"[...]
    throw ValidationError("The \(noun) must be \(range), not \(given) (\(name)).")
  }
}
