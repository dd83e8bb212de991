extension Setting {
  static func text(
    _ name: String, _ help: String, takes: String, standard: String,
    _ path: any WritableKeyPath<Configuration, String?> & Sendable
  ) -> Setting {
    Setting(
      name: name, help: help, takes: takes, standard: TOMLText.string(standard),
      take: { configuration, value in
        guard let text = value.text, !text.isEmpty else { return false }
        configuration[keyPath: path] = text
        return true
      },
      show: { $0[keyPath: path].map { TOMLText.string($0) } })
  }

  /// Creates a setting that takes one of a few words.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ help: String, standard: Choice,
    _ path: any WritableKeyPath<Configuration, Choice?> & Sendable
  ) -> Setting {
    Setting(
      name: name, help: help,
      takes: "one of " + Choice.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", "),
      standard: TOMLText.string(standard.rawValue),
      take: { configuration, value in
        guard let choice = value.text.flatMap({ Choice(rawValue: $0) }) else { return false }
        configuration[keyPath: path] = choice
        return true
      },
      show: { $0[keyPath: path].map { TOMLText.string($0.rawValue) } })
  }

  static func count(
    _ name: String, _ help: String, takes: String, standard: Int,
    _ path: any WritableKeyPath<Configuration, Int?> & Sendable,
    isFine: @escaping @Sendable (Int) -> Bool
  ) -> Setting {
    Setting(
      name: name, help: help, takes: takes, standard: "\(standard)",
      take: { configuration, value in
        guard let count = value.integer, isFine(count) else { return false }
        configuration[keyPath: path] = count
        return true
      },
      show: { $0[keyPath: path].map { "\($0)" } })
  }

  static func number(
    _ name: String, _ help: String, takes: String, standard: Float,
    _ path: any WritableKeyPath<Configuration, Float?> & Sendable,
    isFine: @escaping @Sendable (Float) -> Bool
  ) -> Setting {
    Setting(
      name: name, help: help, takes: takes, standard: "\(standard)",
      take: { configuration, value in
        guard let number = value.number, isFine(number) else { return false }
        configuration[keyPath: path] = number
        return true
      },
      show: { $0[keyPath: path].map { "\($0)" } })
  }
}

/// Writes values in the syntax of TOML.
package enum TOMLText {
  /// Returns a basic string; quotes, backslashes and control characters are escaped.
  package static func string(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case _
      where scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .format:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        escaped += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }

  package static func strings(_ texts: some Sequence<String>) -> String {
    "[" + texts.map(string).joined(separator: ", ") + "]"
  }
}
