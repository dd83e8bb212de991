import Foundation

extension Encodable {
  /// Returns the value as JSON for a user or another program.
  ///
  /// Keys are sorted, times are in ISO 8601, and control characters of terminals are escaped.
  ///
  /// - Parameter isPretty: true for one line per field.
  /// - Returns: the JSON with its line end.
  /// - Throws: errors of the encoder.
  package func reportJSON(isPretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(self), as: UTF8.self).escapingC1 + "\n"
  }
}

extension String {
  /// The JSON with escapes for U+007F to U+009F, which the encoder leaves unchanged; some of these
  /// begin a command of a terminal.
  fileprivate var escapingC1: String {
    var escaped = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if (0x7F...0x9F).contains(scalar.value) {
        escaped.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
      } else {
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
