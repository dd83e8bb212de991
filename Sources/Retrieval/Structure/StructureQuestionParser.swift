import Documents
import Foundation

/// Recognises the forms of `StructureQuestion`.
struct StructureQuestionParser {
  typealias Subject = StructureQuestion.Subject
  typealias Term = StructureQuestion.Term
  typealias SectionReference = StructureQuestion.SectionReference

  /// The question without marks; quoted words are replaced with “qqN”.
  let text: String
  let quotations: [String]
  /// The question in lower case, which says what forms to try.
  let lower: String

  init(_ question: String) {
    var quotations: [String] = []
    var text = ""
    var rest = Self.withStraightMarks(question)[...]
    while let first = rest.first {
      let isOpening =
        first == "\"" || first == "'" && (text.last.map { !$0.isLetter && !$0.isNumber } ?? true)
      if isOpening, let end = Self.end(of: rest) {
        text += " qq\(quotations.count) "
        quotations.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[rest.index(after: end)...]
        // “'Wolfshiem's'” and “"Daisy"'s” end with the possessive.
        if rest.hasPrefix("'s") { rest = rest.dropFirst(2) }
        continue
      }
      text.append(first)
      rest = rest.dropFirst()
    }
    self.quotations = quotations.map {
      $0.trimmingCharacters(in: .whitespaces.union(.init(charactersIn: ".,;:!?")))
    }
    self.text = Self.plain(text)
    lower = self.text.lowercased()
  }

  /// Returns the index of the mark that closes a quotation at the beginning of a text.
  static func end(of text: Substring) -> Substring.Index? {
    guard let mark = text.first else { return nil }
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      let next = text.index(after: index)
      let isFree = next == text.endIndex || !(text[next].isLetter || text[next].isNumber)
      // The apostrophe of “don't” closes nothing, and neither does that of “'Wolfshiem's'”.
      if text[index] == mark, index > text.index(after: text.startIndex),
        mark == "\"" || (isFree && !text[next...].hasPrefix("s "))
      {
        return index
      }
      index = next
    }
    return nil
  }

  private static func withStraightMarks(_ text: String) -> String {
    String(
      text.map { character in
        if "“”„«»‟".contains(character) { return "\"" }
        if "‘’‚`´ʼ‹›".contains(character) { return "'" }
        return character.isWhitespace ? " " : character
      })
  }

  /// Returns a question without politeness, without its last mark and with single spaces.
  static func plain(_ text: String) -> String {
    var words = text.split(separator: " ").joined(separator: " ")
      .replacing(/[ ]([,.?!])/) { $0.1 }
    while let last = words.last, "?!. ".contains(last) { words.removeLast() }
    let opening =
      /^(?:please|kindly|ok|okay|so|and|now|well|hi|hello|can you|could you|would you|will you|do you know|tell me|just|i want to know|i would like to know|i'd like to know|find out|work out)[ ,:]+/
      .ignoresCase()
    while let match = words.prefixMatch(of: opening), match.range.upperBound < words.endIndex {
      words.removeSubrange(match.range)
    }
    let ending =
      /,? ?(?:please|exactly|in total|altogether|in all|overall|all in all|for me|all together|by name|anywhere|at all|actually|roughly|approximately|, qq\d+ included|, (?:including|counting) (?:qq\d+|the possessive|possessives)|\((?:including|counting) (?:qq\d+|the possessive|possessives)\)|(?:including|counting) (?:the )?(?:qq\d+|possessives?)|, without (?:the|its|any) (?:addend(?:um|a)|appendi(?:x|ces)|annex(?:es)?|schedules?|headings?|title)|without (?:the|its|any) (?:addend(?:um|a)|appendi(?:x|ces)|annex(?:es)?|schedules?)|, not counting (?:the|its|any) (?:addend(?:um|a)|appendi(?:x|ces)|annex(?:es)?|schedules?))$/
      .ignoresCase()
    while let match = words.firstMatch(of: ending), match.range.lowerBound > words.startIndex {
      words.removeSubrange(match.range)
      while let last = words.last, ", ".contains(last) { words.removeLast() }
    }
    return words
  }

  /// True if the question has a word that all recognised forms have; others need no closer look.
  var hasKeyword: Bool {
    text.firstMatch(
      of:
        /\b(?:how (?:many|often|frequently|long)|count|number of|times|occurrences?|mentions?|frequency|title|titled|entitled|called|headed|names?|author|authored|penned|mentioned|occurs?|appears?|wrote|written|(?:book|novel|text|document|report|story|manual|guide|this) by|by whom|dedicat\w+|sentences?|lines?|page|paragraphs?|words?|longest|shortest|largest|biggest|smallest|chapters?|stor(?:y|ies)|tales?|sections?|clauses?|contents|headings?)\b/
        .ignoresCase()) != nil && text.count <= 300
  }

  func parsed() -> StructureQuestion? {
    // The words after the last “in” or “of” may be a scope; without one they belong to the form.
    for (core, scope) in scopes(of: text) {
      if let subject = subject(core, scope) {
        return StructureQuestion(subject: subject.0, scope: subject.1 ?? scope)
      }
    }
    return nil
  }

  /// Returns the subject of a question without its scope, and the scope if the form has changed it.
  func subject(
    _ core: String, _ scope: [SectionReference]
  ) -> (Subject, [SectionReference]?)? {
    if has("how ", "times", "count", "number of", "occurrence", "mention", "frequency", "give me"),
      let subject = count(core)
    {
      return (subject, nil)
    }
    if has(
      "title", "name", "called", "author", "writer", "novelist", "wrote", "written", " by",
      "penned", "whose", "dedicat", "which", "what"), let subject = titlePage(core, scope)
    {
      return subject
    }
    if has("sentence", "paragraph", "line", "word"), let subject = piece(core) {
      // “The last words” without “of the book” may be those of a person.
      if case .piece(let grain, _) = subject, core == text,
        grain == .word || grain == .line || isAboutWords(core)
      {
        return nil
      }
      return (subject, nil)
    }
    if has("est", "most", "fewest", "least"), let subject = extreme(core) {
      return (subject, nil)
    }
    if has(
      "how ", "number of", "count", "list", "what", "which", "show", "give", "name", "tell",
      "print", "enumerate", "contents"), let subject = sections(core)
    {
      return subject
    }
    if has("title", "name", "head", "called", "what", "which"),
      let subject = sectionTitle(core, scope)
    {
      return subject
    }
    if has("which", "what"),
      has(
        "mention", "occur", "appear", "name", "use", "contain", "has", "have", "found", "refer",
        "up", "cited", "written", "printed", "read"),
      let subject = sectionsWith(core)
    {
      return (subject, nil)
    }
    return has("line", "page", "where", "sentence", "words") ? place(core) : nil
  }

  func has(_ words: String...) -> Bool { words.contains { lower.contains($0) } }

  private func isAboutWords(_ core: String) -> Bool { core.lowercased().hasSuffix(" words") }

  // MARK: Patterns

  static let kinds =
    "chapters?|stor(?:y|ies)|tales?|poems?|essays?|pieces?|books?|parts?|volumes?|acts?|scenes?"
    + "|sub-?sections?|sections?|sub-?clauses?|clauses?|articles?|appendi(?:x|ces)|annex(?:es)?"
    + "|schedules?|letters?|cantos?|staves?|lessons?|episodes?|headings?|agenda items?"
  /// The pattern of words for the whole text.
  ///
  /// A text may be about a letter, a poem or a paper: these are the text itself only with “this”.
  static let whole =
    "(?:it|this|here|(?:(?:the|this|that|my|our|your) )?"
    + "(?:(?:whole|entire|full|complete|present|given|attached|tenancy|rental|user|owner's|service"
    + "|short|annual|quarterly|text) ){0,2}"
    + "(?:book|text|novel|novella|document|doc|story|tale|essay|file|report|lease|agreement|contract"
    + "|manual|guide|handbook|booklet|minutes|collection|volume|post-mortem|policy|pdf|work|thesis"
    + "|transcript|publication|edition|anthology)|this (?:whole |entire )?"
    + "(?:letter|memo|notes?|poem|play|speech|paper|article))"
  static let isAre = "(?: is| are|'s| was| were)"
  static let get =
    "(?:(?:what|which)\(isAre) |whats |(?:quote|give|cite|read(?: out)?|repeat|show|print|copy(?: out)?|write(?: out| down)?|tell|name|state) (?:me |us )?)?(?:(?:the|its) )?(?:exact |full |very |complete )*"
  static let occur =
    "(?:occurs?|appears?|come up|comes up|crop up|crops up|turn up|turns up|show up|shows up|mentioned|named|used|found|referred to|cited|written|printed|be found|be read|get mentioned|gets mentioned|been mentioned|been used)"

  func match(_ pattern: String, _ text: String) -> [String?]? {
    guard let regex = try? Regex("(?:\(pattern))").ignoresCase(),
      let match = text.wholeMatch(of: regex)
    else { return nil }
    return match.output.map { $0.substring.map(String.init) }
  }

  /// Returns the kind of section of a word, in the singular.
  static func kind(_ word: String) -> String {
    let word = word.lowercased().replacing("-", with: "")
    switch word {
    case "stories": return "story"
    case "appendices": return "appendix"
    case "annexes": return "annex"
    case "staves": return "stave"
    default: return word.hasSuffix("s") ? String(word.dropLast()) : word
    }
  }
}
