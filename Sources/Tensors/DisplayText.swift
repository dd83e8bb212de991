/// Makes text from files safe for a terminal: one line, no control codes, no reordering.
package enum DisplayText {
  /// Returns the text with control and format characters as escapes, cut to `limit` characters.
  ///
  /// A cut text ends in "…".
  package static func escaped(_ text: String, limit: Int = .max) -> String {
    var result = ""
    var length = 0
    for scalar in text.unicodeScalars {
      let part = escaped(scalar)
      guard length + part.unicodeScalars.count <= limit else { return result + "…" }
      length += part.unicodeScalars.count
      result.unicodeScalars.append(contentsOf: part.unicodeScalars)
    }
    return result
  }

  /// Returns the bytes as escaped text; bytes that aren't UTF-8 become U+FFFD.
  package static func escaped(_ bytes: some Collection<UInt8>, limit: Int = .max) -> String {
    // A character has at most four bytes, so later bytes can't be shown.
    let (bytesShown, all) = limit.multipliedReportingOverflow(by: 4)
    let text = String(
      decoding: all ? bytes.prefix(.max) : bytes.prefix(bytesShown + 4), as: UTF8.self)
    return escaped(text, limit: limit)
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    case "\\": return "\\\\"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      return "\\u{" + String(scalar.value, radix: 16) + "}"
    default:
      return String(scalar)
    }
  }
}
