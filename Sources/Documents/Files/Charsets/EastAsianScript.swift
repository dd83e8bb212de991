import Foundation

/// Character frequencies of an East Asian language and the layout of a character set for it.
struct EastAsianScript: Sendable {
  /// The rank of each frequent character, from 0 for the most frequent.
  private let ranks: [Unicode.Scalar: Int]
  /// The natural logarithms of the share of one of the first hundred characters, and of one of the
  /// other ranked characters.
  private let first: Double
  private let ranked: Double
  private let isJapanese: Bool
  /// Returns a character's length in bytes and the rarity of its part of the set, from its first
  /// two bytes.
  private let form: @Sendable (UInt8, UInt8) -> (bytes: Int, rarity: Rarity)

  enum Rarity { case common, rare, symbol, foreign }

  /// Ranks the characters of a frequency list.
  ///
  /// - Parameters:
  ///   - characters: the characters, most frequent first; spaces are ignored.
  ///   - shares: the share of the first hundred characters together, and of the other ranked ones.
  ///   - isJapanese: true if the text needs hiragana, and katakana come in runs.
  ///   - form: a character's length in bytes and its rarity, from its first two bytes.
  private init(
    _ characters: String, shares: (Double, Double), isJapanese: Bool = false,
    form: @escaping @Sendable (UInt8, UInt8) -> (bytes: Int, rarity: Rarity)
  ) {
    let scalars = Array(characters.unicodeScalars.filter { $0 != " " })
    ranks = Dictionary(zip(scalars, scalars.indices)) { first, _ in first }
    first = log(shares.0 / 100)
    ranked = log(shares.1 / Double(scalars.count - 100))
    self.isJapanese = isJapanese
    self.form = form
  }

  /// Returns the natural logarithm of the texts' probability; each text comes with its original
  /// bytes.
  func score(_ texts: [(scalars: [Unicode.Scalar], bytes: [UInt8])]) -> Double {
    var score = 0.0
    var hasHiragana = !isJapanese
    for (scalars, bytes) in texts {
      var offset = 0
      for index in scalars.indices where offset < bytes.count {
        let byte = bytes[offset]
        guard byte >= 0x80 else {
          offset += 1
          continue
        }
        let form = form(byte, offset + 1 < bytes.count ? bytes[offset + 1] : 0)
        offset += form.bytes
        score += share(of: scalars[index], form.rarity)
        if isJapanese {
          hasHiragana = hasHiragana || (0x3041...0x309F).contains(scalars[index].value)
          let isAlone =
            isKatakana(scalars[index]) && !(index > 0 && isKatakana(scalars[index - 1]))
            && !(index + 1 < scalars.count && isKatakana(scalars[index + 1]))
          if isAlone { score += log(0.02) }
        }
      }
    }
    // Almost every Japanese sentence has hiragana.
    return hasHiragana ? score : score - 2
  }

  private func share(of scalar: Unicode.Scalar, _ rarity: Rarity) -> Double {
    if let rank = ranks[scalar] { return rank < 100 ? first : ranked }
    if Self.marks.contains(scalar) { return log(0.01) }
    switch scalar.value {
    case 0x3040...0x30FF where isJapanese: return log(2e-4)
    case 0xFF01...0xFF5E: return log(2e-4)
    case 0xFF61...0xFF9F: return log(1e-7)  // half-width
    default: break
    }
    return switch rarity {
    case .common: log(7e-5)
    case .rare: log(4e-6)
    case .symbol: log(3e-7)
    case .foreign: log(2e-8)
    }
  }

  private func isKatakana(_ scalar: Unicode.Scalar) -> Bool {
    (0x30A0...0x30FF).contains(scalar.value)
  }

  private static let marks = Set("，。、：；？！“”‘’（）《》「」『』…—·・ー〜～　【】〈〉".unicodeScalars)
}

extension EastAsianScript {
  static let gb18030 = EastAsianScript(simplifiedChinese, shares: (0.39, 0.33)) { lead, second in
    switch (lead, second) {
    case (_, 0x30...0x39): (4, .foreign)
    case (0xB0...0xD7, 0xA1...): (2, .common)
    case (0xD8...0xF7, 0xA1...): (2, .rare)
    case (..<0xAA, 0xA1...): (2, .symbol)
    default: (2, .foreign)
    }
  }

  static let big5 = EastAsianScript(traditionalChinese, shares: (0.39, 0.33)) { lead, _ in
    (2, (0xA4...0xC6).contains(lead) ? .common : .rare)
  }

  static let shiftJIS = EastAsianScript(japanese, shares: (0.65, 0.19), isJapanese: true) {
    lead, second in
    switch (lead, second) {
    case (0xA0...0xDF, _): (1, .foreign)
    case (0x88...0x97, _), (0x98, ...0x72): (2, .common)
    case (..<0x88, _): (2, .symbol)
    default: (2, .rare)
    }
  }

  static let eucJP = EastAsianScript(japanese, shares: (0.65, 0.19), isJapanese: true) { lead, _ in
    switch lead {
    case 0x8E: (2, .foreign)
    case 0x8F: (3, .foreign)
    case 0xB0...0xCF: (2, .common)
    case 0xD0...0xF4: (2, .rare)
    default: (2, .symbol)
    }
  }

  static let eucKR = EastAsianScript(korean, shares: (0.61, 0.24)) { lead, second in
    switch (lead, second) {
    case (0xB0...0xC8, 0xA1...): (2, .common)
    default: (2, .symbol)
    }
  }
}
