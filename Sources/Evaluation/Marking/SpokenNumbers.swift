import Foundation

/// Reads whole numbers, in figures or in words, by the rules of `eval/score.py`.
package enum SpokenNumbers {
  /// Returns the first number of an answer that isn't already in the question; nil if there is none.
  package static func first(in answer: String, besides question: String) -> String? {
    var known = Dictionary(all(in: question).map { ($0, 1) }, uniquingKeysWith: +)
    return all(in: answer).first { number in
      guard let count = known[number], count > 0 else { return true }
      known[number] = count - 1
      return false
    }
  }

  /// Returns all whole numbers of a text in order, as decimal digits without leading zeros.
  package static func all(in text: String) -> [String] {
    let text = text.lowercased().replacingOccurrences(
      of: AnswerScore.thousands, with: "", options: .regularExpression)
    var numbers: [String] = []
    /// The number of the words so far; nil if the last word wasn't part of a number.
    var value: Int?
    func end() {
      if let value { numbers.append("\(value)") }
      value = nil
    }
    for word in words(of: text) {
      let isTens = value.map { $0 % 10 == 0 && $0 % 100 > 0 } ?? false
      if let unit = units[word], unit < 10, isTens, let tens = value {
        value = tens + unit
      } else if let number = units[word] ?? tens[word] {
        if let hundreds = value, hundreds > 0, hundreds % 100 == 0 {
          value = hundreds + number
        } else {
          end()
          value = number
        }
      } else if let power = powers[word] {
        // A model that repeats “thousand” must not cause an overflow.
        value = min((value ?? 1) * power, greatest)
      } else if word == "and", let hundreds = value, hundreds % 100 == 0 {
        continue
      } else {
        end()
        if let number = decimal(word) { numbers.append(number) }
      }
    }
    end()
    return numbers
  }

  private static let units = Dictionary(
    uniqueKeysWithValues: zip(
      [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen",
      ], 0...))

  private static let tens = Dictionary(
    uniqueKeysWithValues: zip(
      ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
      stride(from: 20, through: 90, by: 10)))

  private static let powers = ["hundred": 100, "thousand": 1000]

  private static let greatest = 1_000_000_000_000_000

  /// Returns the runs of digits and the runs of letters from a to z.
  private static func words(of text: String) -> [String] {
    enum Kind { case digit, letter, other }
    func kind(_ scalar: Unicode.Scalar) -> Kind {
      if scalar.properties.generalCategory == .decimalNumber { return .digit }
      return ("a"..."z").contains(scalar) ? .letter : .other
    }
    var words: [String] = []
    var last = Kind.other
    for scalar in text.unicodeScalars {
      let kind = kind(scalar)
      if kind != .other {
        if kind == last {
          words[words.count - 1].unicodeScalars.append(scalar)
        } else {
          words.append(String(scalar))
        }
      }
      last = kind
    }
    return words
  }

  /// Returns digits of any script as plain ones without leading zeros; nil for letters.
  private static func decimal(_ word: String) -> String? {
    let digits = word.unicodeScalars.compactMap(\.properties.numericValue).map { "\(Int($0))" }
    guard digits.count == word.unicodeScalars.count else { return nil }
    let plain = digits.joined().drop { $0 == "0" }
    return plain.isEmpty ? "0" : String(plain)
  }
}
