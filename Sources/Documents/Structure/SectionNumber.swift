/// Reads the numbers of headings and of questions: “3”, “III”, “three”, “third” and “3rd”.
package enum SectionNumber {
  /// Returns the value of a number, from 1; nil if the text isn't one number.
  package static func value(of text: some StringProtocol) -> Int? {
    let word = text.lowercased()
    if word.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return Int(word).flatMap { (1...9999).contains($0) ? $0 : nil }
    }
    if ["st", "nd", "rd", "th"].contains(where: word.hasSuffix), let number = Int(word.dropLast(2))
    {
      return number > 0 ? number : nil
    }
    if let number = words[word] { return number }
    let parts = word.split { $0 == "-" || $0 == " " }
    if parts.count == 2, let tens = words[String(parts[0])], tens >= 20, tens.isMultiple(of: 10),
      let ones = words[String(parts[1])], ones < 10
    {
      return tens + ones
    }
    return roman(word)
  }

  /// Returns the value of an ordinal, such as “third”, “3rd” or “twenty-first”; nil for other words.
  package static func ordinal(_ text: String) -> Int? {
    let word = text.lowercased()
    guard
      word.hasSuffix("st") || word.hasSuffix("nd") || word.hasSuffix("rd") || word.hasSuffix("th")
    else { return nil }
    return value(of: word)
  }

  /// Returns the value of a Roman numeral in lower case; nil if it isn't one in its usual form.
  private static func roman(_ numeral: String) -> Int? {
    guard (1...12).contains(numeral.count) else { return nil }
    var rest = numeral[...]
    var value = 0
    for (digits, worth) in romanDigits {
      while rest.hasPrefix(digits) {
        value += worth
        rest = rest.dropFirst(digits.count)
      }
    }
    guard rest.isEmpty else { return nil }
    var usual = ""
    var left = value
    for (digits, worth) in romanDigits {
      while left >= worth {
        usual += digits
        left -= worth
      }
    }
    return usual == numeral ? value : nil
  }

  private static let romanDigits = [
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50),
    ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
  ]

  private static let words: [String: Int] = {
    let cardinals = [
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
      "twenty",
    ]
    let ordinals = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
      "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
      "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ]
    var words: [String: Int] = ["thirty": 30, "thirtieth": 30, "forty": 40, "fortieth": 40]
    words["fifty"] = 50
    words["fiftieth"] = 50
    for (index, word) in cardinals.enumerated() { words[word] = index + 1 }
    for (index, word) in ordinals.enumerated() { words[word] = index + 1 }
    return words
  }()
}
