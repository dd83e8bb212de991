import Foundation

/// The spellings in which a text may have a search pattern: composed or decomposed, with straight
/// or curly quotes, with ligatures, and in any case if the pattern has no capitals.
struct SearchSpellings: Sendable, Hashable {
  /// The UTF-8 of one character of the pattern or, for a ligature, of several.
  struct Spelling: Hashable {
    let bytes: [UInt8]
    let characters: Int
  }

  /// The spellings that match at each character of the pattern.
  let alternatives: [[Spelling]]
  /// For each character, the way in which a line end may cut the word before it.
  let cuts: [Cut]

  enum Cut { case none, hyphenated, afterHyphen }

  init(_ pattern: String) {
    let characters = ReadableText(pattern).text.flatMap { $0 == "…" ? Array("...") : [$0] }
    let isCaseSensitive = pattern.unicodeScalars.contains { $0.properties.isUppercase }
    alternatives = characters.indices.map { index in
      Self.spellings(characters[index], isCaseSensitive: isCaseSensitive)
        + Self.ligatures(characters[index...], isFirst: index == 0)
    }
    cuts = characters.indices.map { index in
      guard index > 0, Self.isPart(characters[index]) else { return .none }
      let before = characters[index - 1]
      return before == "-" ? .afterHyphen : Self.isPart(before) ? .hyphenated : .none
    }
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  private static func spellings(_ character: Character, isCaseSensitive: Bool) -> [Spelling] {
    let exact = String(character)
    var texts = isCaseSensitive ? [exact] : [exact, exact.lowercased(), exact.uppercased()]
    if let alike = alike.first(where: { $0.contains(character) }) {
      texts += alike.map(String.init)
    }
    texts += texts.compactMap(fullwidth)
    texts += texts.map(\.decomposedStringWithCanonicalMapping)
    var seen: Set<[UInt8]> = []
    return texts.map { Array($0.utf8) }.filter { seen.insert($0).inserted }
      .map { Spelling(bytes: $0, characters: 1) }
  }

  /// Characters that users don't distinguish when they type.
  ///
  /// A space also matches a line end, because books break their lines anywhere.
  private static let alike: [[Character]] = [
    ["'", "’", "‘", "‛", "ʼ", "′"], ["\"", "“", "”", "„", "‟", "″"],
    ["-", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2212}"],
    [" ", "\n", "\u{A0}", "\u{202F}", "\u{205F}", "\u{3000}"]
      + (0x2000...0x200A).compactMap { Unicode.Scalar($0 as Int).map(Character.init) },
  ]

  /// Returns the full-width form of an ASCII character, which East Asian texts use; nil for other
  /// characters.
  private static func fullwidth(_ text: String) -> String? {
    guard text.utf8.count == 1, let byte = text.utf8.first, (0x21...0x7E).contains(byte) else {
      return nil
    }
    return Unicode.Scalar(0xFEE0 + UInt32(byte)).map { String($0) }
  }

  private static let expansions: [(bytes: [UInt8], letters: [Character])] =
    PlainLetters.ligatures.enumerated().map { number, letters in
      ([0xEF, 0xAC, 0x80 + UInt8(number)], Array(letters))
    } + [(Array("…".utf8), Array("..."))]

  /// Returns the ligatures that match the beginning of the rest of the pattern.
  ///
  /// The first ligature may begin before the pattern, and the last may end after it.
  private static func ligatures(_ rest: ArraySlice<Character>, isFirst: Bool) -> [Spelling] {
    expansions.flatMap { bytes, letters in
      (0..<(isFirst ? letters.count : 1)).compactMap { skipped in
        let part = letters[skipped...].prefix(rest.count)
        return rest.starts(with: part) ? Spelling(bytes: bytes, characters: part.count) : nil
      }
    }
  }
}
