/// Words joined by single marks, such as `HB-2270-41`, `retry_count` and `4.2.1`.
struct WordChain {
  /// The words, at least one.
  private(set) var words: [[Unicode.Scalar]]
  /// The mark between each word and the next one.
  private var joints: [Unicode.Scalar] = []

  /// Returns the chains of a text in order; most are a single word.
  static func all(in text: String) -> [WordChain] {
    var chains: [WordChain] = []
    var word: [Unicode.Scalar] = []
    /// The scalars since the last word.
    var gap: [Unicode.Scalar] = []
    func close() {
      guard !word.isEmpty else { return }
      if let joint = joint(gap), let last = chains.indices.last {
        chains[last].joints.append(joint)
        chains[last].words.append(word)
      } else {
        chains.append(WordChain(words: [word]))
      }
      word = []
      gap = []
    }
    for scalar in text.unicodeScalars {
      if isPart(scalar) {
        word.append(scalar)
      } else {
        close()
        gap.append(scalar)
      }
    }
    close()
    return chains
  }

  /// Returns the mark in a gap that joins two words; nil if they aren't joined.
  ///
  /// A hyphen also joins across a line end.
  private static func joint(_ gap: [Unicode.Scalar]) -> Unicode.Scalar? {
    guard let mark = gap.first, ["-", "_", ".", "/", ":", ","].contains(mark) else { return nil }
    if gap.count == 1 { return mark }
    let isLineEnd = gap[1] == "\n" && gap.dropFirst(2).allSatisfy { $0 == " " || $0 == "\t" }
    return mark == "-" && isLineEnd ? mark : nil
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.properties.isAlphabetic || isDigit(scalar) }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
      true
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }

  /// The words joined to compounds without hyphens and underscores.
  ///
  /// Dotted numbers get a mark between the digits, because 4.2.1 isn't 421.
  var compounds: [String] {
    var compounds: [String] = []
    var index = 1
    while index < words.count {
      guard let separator = separator(before: index) else {
        index += 1
        continue
      }
      let first = index - 1
      repeat { index += 1 } while index < words.count && self.separator(before: index) == separator
      let scalars = words[first..<index].joined(separator: separator)
      compounds.append(String(String.UnicodeScalarView(scalars)))
    }
    return compounds
  }

  /// Returns the scalars between a word and the one before it in a compound; nil if they form none.
  private func separator(before index: Int) -> [Unicode.Scalar]? {
    let joint = joints[index - 1]
    if joint == "-" || joint == "_" { return [] }
    guard let left = words[index - 1].last, let right = words[index].first, Self.isDigit(left),
      Self.isDigit(right)
    else { return nil }
    // A comma separates thousands.
    if joint == "," { return words[index].count == 3 ? [] : nil }
    return ["\u{E000}"]
  }
}
