import Foundation

/// Finds the names in an answer that its text doesn't have, by the rules of `eval/score.py`.
///
/// A name is a run of capitalized words. A single capitalized word at the beginning of a sentence
/// isn't taken for a name.
package struct ForeignNames {
  /// The words of the text.
  private let vocabulary: Set<String>
  private var found: Set<String> = []
  /// The capitalized words in a row so far; `isFirst` is true for the first word of a sentence.
  private var run: [(word: String, isFirst: Bool)] = []

  /// Returns the names of an answer that the text doesn't have, sorted, each once.
  package static func names(in answer: String, notIn text: String) -> [String] {
    var names = ForeignNames(vocabulary: Set(AnswerScore.words(of: text)))
    for line in answer.unicodeScalars.split(separator: "\n") { names.read(Array(line)) }
    return names.found.sorted()
  }

  private init(vocabulary: Set<String>) { self.vocabulary = vocabulary }

  /// Reads one line; lines that end with a colon are headings.
  private mutating func read(_ line: [Unicode.Scalar]) {
    let body = line.drop { scalar in
      scalar.isBlank || scalar.isDecimal || ">*-\u{2022}.)#".unicodeScalars.contains(scalar)
    }
    let plain = String(String.UnicodeScalarView(body)).replacingOccurrences(
      of: "**", with: "", options: .literal)
    let last = plain.unicodeScalars.last { !$0.isBlank }
    guard let last, last != ":" else { return }
    var isStart = true
    for token in Self.tokens(of: plain) {
      guard let first = token.unicodeScalars.first else { continue }
      if first.isLetter {
        if first.properties.isUppercase {
          run.append((token, isStart && run.isEmpty))
        } else {
          endRun()
        }
        isStart = false
      } else if token != "." || run.last.map({ Self.titles.contains($0.word) }) != true {
        if !token.unicodeScalars.allSatisfy("\"'“‘(&".unicodeScalars.contains) { endRun() }
        if token.unicodeScalars.contains(where: ".!?:;".unicodeScalars.contains) { isStart = true }
      }
    }
    endRun()
  }

  /// Ends a run of capitalized words, and keeps its foreign words if they are a name.
  private mutating func endRun() {
    let odd = run.filter { isForeign($0.word) }
    if odd.count > 1 || odd.contains(where: { !$0.isFirst }) {
      found.insert(odd.map(\.word).joined(separator: " "))
    }
    run = []
  }

  private func isForeign(_ word: String) -> Bool {
    AnswerScore.words(of: word).contains { word in
      !vocabulary.contains(word) && !Self.generic.contains(word) && word.utf8.count > 2
        && !word.allSatisfy(\.isNumber)
        && !(word.hasSuffix("s") && vocabulary.contains(String(word.dropLast())))
    }
  }

  /// Returns words, numbers and runs of punctuation; white space and lone underscores are left out.
  private static func tokens(of text: String) -> [String] {
    var rest = text.unicodeScalars[...]
    var tokens: [String] = []
    while let first = rest.first {
      let token =
        if first.isDecimal {
          rest.prefix(while: \.isDecimal)
        } else if first.isWordPart, first != "_" {
          rest.prefix { $0.isWordPart || "’'-".unicodeScalars.contains($0) }
        } else if first.isBlank || first == "_" {
          rest.prefix(1)
        } else {
          rest.prefix { !$0.isWordPart && !$0.isBlank }
        }
      if !first.isBlank, first != "_" { tokens.append(String(token)) }
      rest = rest[token.endIndex...]
    }
    return tokens
  }

  private static let titles: Set<String> = ["Mr", "Mrs", "Ms", "Dr", "St", "Cllr"]

  private static let generic = Set(
    """
    january february march april may june july august september october november december monday \
    tuesday wednesday thursday friday saturday sunday chapter part book section summary mr mrs miss \
    ms dr the a an in on at by for of and or but as it he she they we you i this that these those \
    after before when while then later finally overall also however meanwhile key main points \
    english american british european
    """.split(separator: " ").map(String.init))
}

extension Unicode.Scalar {
  fileprivate var isDecimal: Bool { properties.generalCategory == .decimalNumber }

  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// True for letters, numbers and the underscore.
  fileprivate var isWordPart: Bool { isLetter || properties.numericType != nil || self == "_" }
}
