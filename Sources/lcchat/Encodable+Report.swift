import Foundation

extension Encodable {
  /// Returns the value as JSON for a user or another program: sorted keys, times in ISO 8601, a line
  /// end, and no character that a terminal takes for a command.
  ///
  /// - Parameter isPretty: whether each field has a line of its own.
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
  /// JSON with U+007F to U+009F escaped, which the encoder doesn't; terminals take some of these for
  /// the beginning of a command.
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
