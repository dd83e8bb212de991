extension String {
  /// The text with control characters and bidirectional overrides as escapes.
  ///
  /// Without control characters, a file name in a message can't move the cursor or hide text.
  package var escapingControls: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": escaped += #"\n"#
      case "\t": escaped += #"\t"#
      case "\r": escaped += #"\r"#
      case "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        escaped += Self.escape(scalar)
      default:
        if scalar.properties.generalCategory == .control {
          escaped += Self.escape(scalar)
        } else {
          escaped.unicodeScalars.append(scalar)
        }
      }
    }
    return escaped
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    #"\u{"# + String(scalar.value, radix: 16) + "}"
  }
}
