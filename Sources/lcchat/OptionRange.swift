import ArgumentParser

/// What options and settings may be, wherever they are written.
enum OptionRange {
  static let threads = 1...256
  static let maxTokens = 1...100_000
  static let temperature: ClosedRange<Float> = 0...100
  static let minP: ClosedRange<Float> = 0...1
  static let repetitionPenalty: ClosedRange<Float> = 0.1...10

  static func isTopP(_ number: Float) -> Bool { number > 0 && number <= 1 }

  /// In words, by the names of options; a value's name tells options of one name apart.
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
    "--stretch": "a whole number of characters, 100 or more",
    "--candidates": "a whole number, 1 or more",
    "--layers": "a whole number, 1 or more",
    "--runs": "a whole number from 1 to 100",
    "--context": "a whole number from 4 to 16777216",
    "--chunks": "a whole number, 1 or more",
    "--first": "a token's number, 0 or more",
  ]

  /// What an option takes, by its name, before which and behind which may stand something.
  static func takes(in text: String) -> String? {
    takes.first { text.contains("'\($0.key) <") || text.contains("'\($0.key)'") }?.value
  }

  /// Refuses a number that an option doesn't take, as “The temperature must be …”.
  static func check(_ isFine: Bool, _ option: String, _ number: some LosslessStringConvertible)
    throws
  {
    guard !isFine else { return }
    let noun = option.dropFirst(2).prefix { $0 != " " }.replacing("-", with: " ")
    let range = takes.first { $0.key == option }?.value ?? "another one"
    let name = option.prefix { $0 != " " }
    let given = "\(number)".hasSuffix(".0") ? "\(number)".dropLast(2) : "\(number)"[...]
    throw ValidationError("The \(noun) must be \(range), not \(given) (\(name)).")
  }
}
