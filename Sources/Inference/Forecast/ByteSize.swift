/// A number of bytes with a unit, in powers of 1,000: "812 B", "22.5 MB".
package struct ByteSize: Sendable, Hashable, CustomStringConvertible {
  package let bytes: Int

  package init(_ bytes: Int) { self.bytes = bytes }

  package var description: String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var value = Double(bytes) / 1000
    var units = ["kB", "MB", "GB"][...]
    while value >= 999.95, units.count > 1 {
      value /= 1000
      units = units.dropFirst()
    }
    let tenths = Int((value * 10).rounded())
    let number =
      tenths < 1000 ? "\(tenths / 10).\(tenths % 10)" : Self.grouped(Int(value.rounded()))
    return "\(number) \(units.first ?? "GB")"
  }

  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits[max(0, end - 3)..<end])
    }
    return groups.reversed().joined(separator: ",")
  }
}
