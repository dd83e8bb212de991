import Chat
import Screen
import Wording

/// Numbers as the screen writes them.
package enum Format {
  /// 70808 → "70,808".
  package static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// One digit after the point below 100, none above: "31.4", "312", "1,204".
  package static func rate(_ number: Double) -> String {
    guard number.isFinite else { return "–" }
    let tenths = bounded(number * 10)
    return tenths < 1000 ? decimal(tenths: tenths) : count(bounded(number))
  }

  /// Exactly one digit after the point: 9 → "9.0".
  package static func factor(_ number: Double) -> String {
    number.isFinite ? decimal(tenths: bounded(number * 10)) : "–"
  }

  /// Powers of 1,000: "812 B", "22.5 MB".
  package static func bytes(_ number: Int) -> String { MemorySize(bytes: number).description }

  /// Floating-point operations in powers of 1,000: "12.4 GFLOP".
  package static func operations(_ number: Double) -> String {
    guard number.isFinite, number >= 999_500 else { return "\(count(bounded(number))) FLOP" }
    var value = number / 1e6
    var units = ["MFLOP", "GFLOP", "TFLOP"][...]
    while value >= 999.95, units.count > 1 {
      value /= 1000
      units = units.dropFirst()
    }
    return "\(rate(value)) \(units.first ?? "")"
  }

  /// "35 ms" below a tenth of a second, "0.4 s" below ten, "42 s", "3 min 08 s", "2 h 05 min".
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "–" }
    if seconds > 0, seconds < 0.0995 { return "\(max(1, bounded(seconds * 1000))) ms" }
    if seconds < 9.95 { return "\(decimal(tenths: bounded(seconds * 10))) s" }
    let whole = bounded(seconds)
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min \(twoDigits(whole % 60)) s"
    default: "\(count(whole / 3600)) h \(twoDigits(whole % 3600 / 60)) min"
    }
  }

  /// A share of one: 0.034 → "3.4%", 0.42 → "42%".
  package static func percent(_ share: Double) -> String { Percent.text(share) }

  /// Leaves out the last of the parts that " · " divides until the rest fits the columns.
  package static func shortened(_ text: String, to width: Int) -> String {
    var parts = text.split(separator: " · ")
    while parts.count > 1, DisplayWidth.columns(of: parts.joined(separator: " · ")) > width {
      parts.removeLast()
    }
    return DisplayWidth.truncated(parts.joined(separator: " · "), to: width)
  }

  private static func bounded(_ number: Double) -> Int {
    Int(min(max(number, -1e15), 1e15).rounded())
  }

  private static func decimal(tenths: Int) -> String {
    "\(tenths < 0 ? "-" : "")\(count(abs(tenths) / 10)).\(abs(tenths) % 10)"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
