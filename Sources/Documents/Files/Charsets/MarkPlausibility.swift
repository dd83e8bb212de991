/// Frequencies of punctuation outside ASCII, in a usual position and elsewhere.
enum MarkPlausibility {
  /// Returns the share of a mark among all letters, given its left and right neighbours.
  static func share(
    of mark: Unicode.Scalar, _ left: Unicode.Scalar, _ right: Unicode.Scalar
  ) -> Double {
    let (isInWord, isAfterSpace, isBeforeSpace) = (
      left.properties.isAlphabetic && right.properties.isAlphabetic,
      left.properties.isWhitespace, right.properties.isWhitespace
    )
    let touchesLetter = left.properties.isAlphabetic || right.properties.isAlphabetic
    switch mark {
    case "’" where isInWord: return 3e-3
    case "–" where isAfterSpace && isBeforeSpace: return 1e-3
    case "–": return isNumber(left) && isNumber(right) ? 5e-4 : 2e-5
    case "—" where isAfterSpace == isBeforeSpace: return 1e-3
    case "—": return touchesLetter ? 3e-5 : 2e-4
    default: break
    }
    let isOpen = isAfterSpace || before.contains(left)
    // These marks open a sentence and never follow a number.
    if mark == "¡" || mark == "¿" { return isOpen && !isBeforeSpace ? 3e-4 : 1e-5 }
    if opening.contains(mark), isOpen, !isBeforeSpace { return 3e-3 }
    if closing.contains(mark), !isAfterSpace, !isPart(right) { return 3e-3 }
    if mark == "…" || mark == "·" || (mark == "•" && !isPart(left)) { return 2e-3 }
    if symbols.contains(mark), !isInWord { return 3e-4 }
    return other(mark)
  }

  private static let closing: Set<Unicode.Scalar> = ["”", "’", "»", "“", "‘", "›"]
  private static let opening: Set<Unicode.Scalar> = ["“", "‘", "«", "„", "‚", "‹"]
  /// Characters that an opening mark may follow, besides blanks.
  private static let before: Set<Unicode.Scalar> = ["(", "[", "-", "—"]
  private static let symbols: Set<Unicode.Scalar> = [
    "§", "©", "®", "°", "£", "€", "º", "ª", "™", "\u{A0}", "№", "´", "×", "½", "²",
  ]

  private static func other(_ mark: Unicode.Scalar) -> Double {
    if closing.contains(mark) || opening.contains(mark) || symbols.contains(mark) || mark == "•" {
      return 1e-5
    }
    // Control characters don't occur in text.
    return mark.value < 0xA0 ? 1e-9 : 1e-6
  }

  private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.numericType == .decimal
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || isNumber(scalar)
  }
}
