import Foundation

/// The names in a question, each present in the document or absent.
///
/// A name is a run of capitalized words, such as “Captain Ahab”, after the question's first word;
/// or a code, such as “7.1.3” and “K-217”.
package struct AskedNames: Sendable, Hashable {
  /// The names of the question, each as its words.
  package let names: [[String]]
  /// The words of names that don't occur in the document.
  package let absentWords: [String]
  /// True if the question has names and the last word of each is absent.
  ///
  /// The document then has no answer.
  package let areAllAbsent: Bool

  /// Finds the names; `occurs` returns whether the document has a word.
  package init(in question: String, occurs: (String) async -> Bool) async {
    var known: [String: Bool] = [:]
    for word in Self.names(in: question).joined() where known[word] == nil {
      known[word] = await occurs(word)
    }
    self.init(in: question, known: known)
  }

  /// Finds the names, without looking for them in a document.
  package init(in question: String) { self.init(in: question, known: [:]) }

  /// Finds the names; words that aren't known to be absent count as present.
  private init(in question: String, known: [String: Bool]) {
    names = Self.names(in: question)
    func isAbsent(_ word: String) -> Bool { known[word] == false }
    var absent: [String] = []
    for word in names.joined() where isAbsent(word) && !absent.contains(word) {
      absent.append(word)
    }
    absentWords = absent
    // The last word decides: “Captain Ahab” is absent even if there is another captain.
    areAllAbsent = !names.isEmpty && names.allSatisfy { $0.last.map(isAbsent) ?? false }
  }

  /// Returns a notice about absent words; nil if the document has all names.
  package func notice(document: String) -> String? {
    guard !absentWords.isEmpty else { return nil }
    let quoted = absentWords.map { "“\($0)”" }
    let list =
      quoted.count < 2
      ? quoted.joined()
      : quoted.dropLast().joined(separator: ", ") + " and " + quoted[quoted.count - 1]
    return "\(list) \(quoted.count == 1 ? "occurs" : "occur") nowhere in \(document)."
  }

  private static func names(in question: String) -> [[String]] {
    // German nouns are capitalized, so names can't be recognized.
    guard !isGerman(question) else { return [] }
    var names: [[String]] = []
    var open: [String] = []
    func close() {
      if !open.isEmpty { names.append(open) }
      open = []
    }
    var isFirst = true
    for word in question.split(whereSeparator: \.isWhitespace) {
      let core = word.drop { !$0.isLetter }.reversed().drop { !$0.isLetter && !$0.isNumber }
        .reversed()
      if let code = code(in: word) {
        close()
        names.append([code])
        isFirst = false
        continue
      }
      let parts = String(core).split { !$0.isLetter && !$0.isNumber }
      // “Gatsby's” is Gatsby.
      let stem = parts.first.map(String.init) ?? ""
      let isName =
        (stem.first?.isUppercase ?? false) && stem.count > 2 && !isFirst
        && !notNames.contains(stem.lowercased())
      if isName { open.append(stem) } else { close() }
      if let last = word.last, ",.;:!?)”\"".contains(last) { close() }
      // A sentence may end within the question.
      isFirst = word.last.map { ".!?:".contains($0) } ?? false
    }
    close()
    return names
  }

  /// Returns a code with digits that names a section, a part or an error; nil if there is none.
  ///
  /// Times, amounts and ordinals aren't codes.
  private static func code(in word: Substring) -> String? {
    let core = String(
      word.drop { !$0.isLetter && !$0.isNumber }.reversed().drop { !$0.isLetter && !$0.isNumber }
        .reversed())
    guard core.count >= 3, core.contains(where: \.isNumber),
      core.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
    else { return nil }
    let isDotted = core.count { $0 == "." } >= 2 && !core.contains(where: \.isLetter)
    let isLettered = core.first?.isUppercase == true && !core.contains(".")
    return isDotted || isLettered ? core : nil
  }

  /// Returns whether a question begins with a German word or has two German words.
  ///
  /// A single word elsewhere may be English, such as “hat”.
  private static func isGerman(_ question: String) -> Bool {
    let isGerman = question.lowercased().split { !$0.isLetter }.map {
      germanWords.contains(String($0))
    }
    return isGerman.first == true || isGerman.count { $0 } >= 2
  }

  private static let germanWords: Set<String> = [
    "der", "das", "ist", "wer", "wie", "und", "dem", "ein", "eine", "einen", "welche", "welcher",
    "welches", "wann", "warum", "nicht", "wurde", "sind", "hat", "wieviel", "wo",
  ]

  /// Capitalized words that aren't names.
  private static let notNames: Set<String> = [
    "what", "who", "whom", "whose", "which", "when", "where", "why", "how", "the", "and", "is",
    "are",
    "was", "were", "does", "did", "mr", "mrs", "miss", "dr", "sir", "lady", "lord", "please", "i'm",
    "english", "french", "german", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday",
    "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "chapter", "page", "section", "part", "book",
  ]
}
