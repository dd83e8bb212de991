/// Makes text of files harmless on a terminal: one line, no control sequences, no reordering.
package enum DisplayText {
  /// The text with control and format characters written as escapes, and "…" at the end when it is
  /// longer than `limit` characters.
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

  /// The bytes as text, what isn't UTF-8 replaced by U+FFFD.
  package static func escaped(_ bytes: some Collection<UInt8>, limit: Int = .max) -> String {
    // At most four bytes a character: nothing past that can be shown.
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
