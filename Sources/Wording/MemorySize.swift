/// An amount of memory as users write it: "2G", "512M", "1.5 GiB", "1000000".
package struct MemorySize: Sendable, Hashable {
  package let bytes: Int

  package init(bytes: Int) { self.bytes = bytes }

  /// Parses a number with a unit; nil if the text is none, or too small or large for any computer.
  ///
  /// K, M, G and T are powers of 1,000, as on the screen. Ki, Mi, Gi and Ti are powers of 1,024.
  package init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    var unit = text.dropFirst(digits.count).drop(while: \.isWhitespace).lowercased()
    if unit.hasSuffix("b") { unit.removeLast() }
    guard let number = Double(digits), let factor = Self.factors[unit] else { return nil }
    let bytes = number * factor
    guard bytes >= 1, bytes < 1e15 else { return nil }
    self.bytes = Int(bytes)
  }

  private static let factors: [String: Double] = [
    "": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12,
    "ki": 1024, "mi": 1_048_576, "gi": 1_073_741_824, "ti": 1_099_511_627_776,
  ]

  /// The amount rounded up, in the form of an option's value: "1.5G", "220M".
  package var roundedUp: String {
    let (step, unit) = bytes > 950_000_000 ? (100_000_000, "G") : (10_000_000, "M")
    let steps = bytes / step + (bytes.isMultiple(of: step) ? 0 : 1)
    guard unit == "G" else { return "\(steps * 10)M" }
    return steps.isMultiple(of: 10) ? "\(steps / 10)G" : "\(steps / 10).\(steps % 10)G"
  }
}

extension MemorySize: CustomStringConvertible {
  /// The amount in powers of 1,000: "812 B", "22.5 MB".
  package var description: String { ByteSize(bytes).description }
}
