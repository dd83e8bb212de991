import Documents
import Foundation

/// A word of a text with its plain form, by which words of an answer and of a document are compared.
package struct FoldedWord: Sendable, Hashable {
  /// The byte range in the text's UTF-8.
  package let bytes: Range<Int>
  /// The word without case, accents and endings such as “-s” and “-ing”; a number in figures.
  package let form: String
  /// True for words such as “the” and “which”, which say nothing about a text's subject.
  package let isGrammar: Bool
  /// True if the word is of a script that doesn't separate words by blanks.
  package let isUnspaced: Bool
}

/// Finds words in a text and folds their inflections.
package enum FoldedWords {
  /// Returns all words in order.
  ///
  /// Hyphens part words, except in numbers such as “forty-eight”. Text without blanks between its
  /// words gives a word for each pair of letters.
  package static func all(in text: String) -> [FoldedWord] {
    var words: [FoldedWord] = []
    var start = 0
    var offset = 0
    var word = ""
    func close() {
      if !word.isEmpty { words += Self.words(word, at: start) }
      word = ""
    }
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      // “1,000” and “3.5” are one word.
      let joinsDigits =
        (character == "," || character == ".") && word.last?.isNumber == true && next.isNumber
      if character.isLetter || character.isNumber || joinsDigits {
        if word.isEmpty { start = offset }
        word.append(character)
      } else {
        close()
      }
      offset += String(character).utf8.count
    }
    close()
    return joiningTens(withoutPossessives(words, in: Array(text.utf8)))
  }

  /// Returns the forms of the words that say something, each once.
  package static func content(of text: String) -> Set<String> {
    Set(all(in: text).filter { !$0.isGrammar }.map(\.form))
  }

  // MARK: Words

  private static func words(_ word: String, at start: Int) -> [FoldedWord] {
    let isUnspaced = word.unicodeScalars.contains {
      Script.isEastAsian($0.value) || Script.isSoutheastAsian($0.value)
    }
    guard isUnspaced else {
      let lower = fold(word)
      return [
        FoldedWord(
          bytes: start..<start + word.utf8.count, form: form(of: lower),
          isGrammar: grammar.contains(lower), isUnspaced: false)
      ]
    }
    let letters = Array(word)
    var offset = start
    return letters.indices.dropLast(letters.count > 1 ? 1 : 0).map { index in
      let pair = String(letters[index...min(index + 1, letters.count - 1)])
      defer { offset += String(letters[index]).utf8.count }
      return FoldedWord(
        bytes: offset..<offset + pair.utf8.count, form: fold(pair), isGrammar: false,
        isUnspaced: true)
    }
  }

  /// Removes the “s” of “Daisy’s”.
  private static func withoutPossessives(_ words: [FoldedWord], in text: [UInt8]) -> [FoldedWord] {
    words.enumerated().filter { index, word in
      guard index > 0, word.form == "s" else { return true }
      let gap = text[words[index - 1].bytes.upperBound..<word.bytes.lowerBound]
      return !["'", "’"].contains(String(decoding: gap, as: UTF8.self))
    }.map(\.element)
  }

  /// Joins “forty” and “eight” to 48.
  private static func joiningTens(_ words: [FoldedWord]) -> [FoldedWord] {
    words.reduce(into: []) { joined, word in
      if let last = joined.last, last.bytes.upperBound + 1 == word.bytes.lowerBound,
        let tens = Int(last.form), tens >= 20, tens < 100, tens % 10 == 0,
        let unit = Int(word.form), (1...9).contains(unit)
      {
        joined[joined.count - 1] = FoldedWord(
          bytes: last.bytes.lowerBound..<word.bytes.upperBound, form: "\(tens + unit)",
          isGrammar: false, isUnspaced: false)
      } else {
        joined.append(word)
      }
    }
  }

  private static func fold(_ word: String) -> String {
    word.allSatisfy(\.isASCII)
      ? word.lowercased()
      : word.lowercased().folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
  }

  // MARK: Inflections

  private static func form(of word: String) -> String {
    if let number = numbers[word] { return number }
    if word.first?.isNumber == true { return number(word) }
    guard word.allSatisfy(\.isASCII) else { return word }
    guard word.count > 4 else {
      return word.count == 4 && word.hasSuffix("s") && !word.hasSuffix("ss")
        ? String(word.dropLast()) : word
    }
    var stem = word[...]
    for ending in endings where word.hasSuffix(ending) && word.count - ending.count >= 3 {
      stem = word.dropLast(ending.count)
      if ending == "ies" { stem += "y" }
      break
    }
    // “stopped” is “stop”, but “filling” is “fill”.
    if stem.count > 3, let last = stem.last, stem.dropLast().last == last, last != "l", last != "s"
    {
      stem = stem.dropLast()
    }
    if stem.hasSuffix("i") { stem = stem.dropLast() + "y" }
    if stem.hasSuffix("e"), stem.count > 4 { stem = stem.dropLast() }
    return String(stem)
  }

  /// Returns a number without thousands' commas and the ending of “3rd”.
  private static func number(_ word: String) -> String {
    let plain = word.replacing(",", with: "")
    for ending in ["st", "nd", "rd", "th"] where plain.hasSuffix(ending) {
      let digits = plain.dropLast(2)
      if digits.allSatisfy(\.isNumber) { return String(digits) }
    }
    return plain
  }

  /// The longest ending first among those that overlap.
  private static let endings = ["ings", "ing", "edly", "ies", "ed", "es", "ly", "s", "e"]

  private static let numbers: [String: String] = {
    let units = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    let ordinals = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
      "eleventh", "twelfth",
    ]
    var numbers: [String: String] = [:]
    for (index, word) in units.enumerated() { numbers[word] = "\(index)" }
    for (index, word) in tens.enumerated() { numbers[word] = "\((index + 2) * 10)" }
    for (index, word) in ordinals.enumerated() { numbers[word] = "\(index + 1)" }
    return numbers
  }()

  private static let grammar: Set<String> = Set(
    """
    a an the of to in on at by for with from and or but his her their its he she it they was were is \
    are be been being am had has have having did do does doing not no yes as that this these those \
    who what which when where why how i you we me my your our us him them there then than so if into \
    out up down over after before about s t much many long any will would can could may might must \
    shall should whom whose also only just because while
    """.split(separator: " ").map(String.init))
}

/// The words of some passages and a question, to find words of an answer that aren't among them.
package struct KnownWords: Sendable {
  private let forms: Set<String>
  private let compounds: Set<String>

  package init(question: String, read: String) {
    let passages = FoldedWords.all(in: read)
    forms = Set((passages + FoldedWords.all(in: question)).map(\.form))
    // “e-mail” in a passage may be “email” in an answer.
    compounds = Set(
      zip(passages, passages.dropFirst()).compactMap { first, second in
        first.bytes.upperBound + 1 == second.bytes.lowerBound ? first.form + second.form : nil
      })
  }

  /// Returns the byte ranges of an answer's words that are unknown.
  ///
  /// Grammar words, single letters and words of scripts without blanks aren't compared.
  package func unknown(in answer: String) -> [Range<Int>] {
    let words = FoldedWords.all(in: answer)
    return words.indices.filter { index in
      let word = words[index]
      guard !word.isGrammar, !word.isUnspaced, word.form.count > 1 || Int(word.form) != nil else {
        return false
      }
      guard !forms.contains(word.form), !compounds.contains(word.form) else { return false }
      // “e-mail” in an answer may be “email” in a passage.
      return ![index - 1, index].contains {
        $0 >= 0 && $0 + 1 < words.count && forms.contains(words[$0].form + words[$0 + 1].form)
      }
    }.map { words[$0].bytes }
  }
}
