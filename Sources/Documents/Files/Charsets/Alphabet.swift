import Foundation

/// The shares of a language's letters outside ASCII, used to find the character set of a text.
struct Alphabet: Sendable {
  /// The natural logarithm of each letter's share.
  private let shares: [Unicode.Scalar: Double]

  /// Reads letters with their shares in thousandths, such as `é20 à4.8`.
  init(_ table: String) {
    var shares: [Unicode.Scalar: Double] = [:]
    for entry in table.split(separator: " ") {
      guard let letter = entry.unicodeScalars.first,
        let share = Double(String(entry.unicodeScalars.dropFirst()))
      else { continue }
      shares[letter] = log(share / 1000)
    }
    self.shares = shares
  }

  /// The score of a letter that isn't in the alphabet: a foreign name may contain it.
  private static let least = log(2e-6)

  /// Returns the natural logarithm of the texts' probability in the alphabet that fits them best.
  static func score(_ texts: [[Unicode.Scalar]], in alphabets: [Alphabet]) -> Double {
    var letters: [Unicode.Scalar: Int] = [:]
    var score = 0.0
    for text in texts {
      for index in text.indices where !text[index].isASCII {
        let scalar = text[index]
        let left = index > 0 ? text[index - 1] : " "
        let right = index + 1 < text.count ? text[index + 1] : " "
        if isLetter(scalar) {
          letters[small(scalar), default: 0] += 1
          score += log(plausibility(of: scalar, left, right))
        } else {
          score += log(MarkPlausibility.share(of: scalar, left, right))
        }
      }
    }
    let best = alphabets.map { alphabet in
      letters.reduce(0) { $0 + (alphabet.shares[$1.key] ?? least) * Double($1.value) }
    }.max()
    return score + (best ?? 0)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic && scalar != "ª" && scalar != "º"
  }

  private static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 ? mapping.first ?? scalar : scalar
  }

  /// Returns how plausible a letter is between its neighbours, from 0 to 1.
  ///
  /// Capitals begin words or fill them, letters of two scripts don't mix, and no letter touches a
  /// digit.
  private static func plausibility(
    of letter: Unicode.Scalar, _ left: Unicode.Scalar, _ right: Unicode.Scalar
  ) -> Double {
    var plausibility = 1.0
    if letter.properties.isUppercase {
      if isLetter(left) {
        plausibility = left.properties.isLowercase ? 0.001 : 0.4
      } else {
        plausibility = isLetter(right) ? 0.05 : 0.01
      }
    }
    for neighbour in [left, right] {
      if neighbour.properties.numericType == .decimal {
        plausibility *= 0.02
      } else if isLetter(neighbour), isLatin(neighbour) != isLatin(letter) {
        plausibility *= 0.001
      }
    }
    return plausibility
  }

  private static func isLatin(_ letter: Unicode.Scalar) -> Bool { letter.value < 0x370 }
}
