import Foundation
import Documents

/// The words of a text for indexing and searching.
///
/// SQLite splits words at every character that isn't a letter or digit. Other forms are added: the
/// parts of `HTTPProxyPort`; `retry_count`, `e-mail` and `HB-2270-41` as one word; `4.2.1` as one
/// number; and, in scripts without spaces, each pair of letters.
enum SearchTerms {
  /// The Unicode categories that SQLite takes as parts of words.
  ///
  /// They are letters, digits, marks and private-use characters (U+E000).
  static let categories = "L* N* M* Co"

  /// Returns a text with the additional terms that are indexed with it.
  static func indexed(_ text: some StringProtocol) -> String {
    let text = compatible(text)
    let more = WordChain.all(in: text).flatMap { chain in
      // The last letter begins no pair.
      chain.words.flatMap { word in
        parts(of: word) + unspaced(word).flatMap { pairs($0) + [last($0)] }
      }
        + chain.compounds
    }
    return more.isEmpty ? text : text + "\n" + more.joined(separator: " ")
  }

  /// Returns the FTS5 query for a question: its words, joined by OR.
  ///
  /// Each word occurs once and in quotes, so that none is taken for an operator.
  static func pattern(_ question: String) -> String {
    let text = compatible(ReadableText(question).text)
    let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let chains = WordChain.all(in: text)
    let letters = chains.flatMap(\.words).flatMap(unspaced)
    let more = chains.flatMap { $0.words.flatMap(parts) + $0.compounds } + letters.flatMap(pairs)
    // A single letter matches the pairs that begin with it.
    let singles = letters.filter { $0.count == 1 }.map { "\"\(last($0))\"*" }
    var seen: Set<String> = []
    return ((words + more).map { "\"\($0.lowercased())\"" } + singles)
      .filter { seen.insert($0).inserted }.joined(separator: " OR ")
  }

  /// Returns a text with the usual form of variant letters, such as full-width ones.
  private static func compatible(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: isVariant) else { return String(text) }
    return text.reduce(into: "") { compatible, character in
      if character.unicodeScalars.contains(where: isVariant) {
        compatible += String(character).precomposedStringWithCompatibilityMapping
      } else {
        compatible.append(character)
      }
    }
  }

  /// Returns whether a scalar is a variant of another character.
  ///
  /// Variants are raised digits, fractions, letterlike symbols, enclosed characters, and half-width
  /// and full-width characters.
  private static func isVariant(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0xB2: scalar.value == 0xAA
    case 0xB2...0xB3, 0xB9...0xBA, 0xBC...0xBE, 0x2070...0x218F, 0x2460...0x24FF, 0x3200...0x33FF,
      0xFB50...0xFDFF, 0xFE70...0xFEFC, 0xFF01...0xFFEF:
      true
    default: false
    }
  }

  // MARK: Names in code

  /// Returns the words of a name in code, split at capitals and digits; empty if it is one word.
  private static func parts(of word: [Unicode.Scalar]) -> [String] {
    var starts = [0]
    for index in word.indices.dropFirst() {
      let (left, right) = (kind(word[index - 1]), kind(word[index]))
      let next = index + 1 < word.count ? kind(word[index + 1]) : .other
      let isHump = left != .capital && right == .capital && left != .other
      // HTTPProxy: the last capital belongs to the next word.
      let isLastCapital = left == .capital && right == .capital && next == .small
      let isNumber = (left == .digit) != (right == .digit) && left != .other && right != .other
      if isHump || isLastCapital || isNumber { starts.append(index) }
    }
    guard starts.count > 1 else { return [] }
    return zip(starts, starts.dropFirst() + [word.count]).compactMap { start, end in
      end - start > 1 ? text(word[start..<end]) : nil
    }
  }

  private enum Kind { case small, capital, digit, other }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .lowercaseLetter: .small
    case .uppercaseLetter, .titlecaseLetter: .capital
    case .decimalNumber: .digit
    default: .other
    }
  }

  // MARK: Scripts without spaces

  /// Returns the parts of a word in scripts that write no spaces or attach particles to words.
  private static func unspaced(_ word: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    guard word.contains(where: isUnspaced) else { return [] }
    return word.split { !isUnspaced($0) }
  }

  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    Script.isSoutheastAsian(scalar.value) || Script.isEastAsian(scalar.value)
  }

  private static func pairs(_ letters: ArraySlice<Unicode.Scalar>) -> [String] {
    zip(letters.indices, letters.indices.dropFirst()).map { text(letters[$0...$1]) }
  }

  private static func last(_ letters: ArraySlice<Unicode.Scalar>) -> String {
    text(letters.suffix(1))
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
