import Documents
import Foundation

/// Recognises the forms of `StructureQuestion`.
struct StructureQuestionParser {
  typealias Subject = StructureQuestion.Subject
  typealias Term = StructureQuestion.Term
  typealias SectionReference = StructureQuestion.SectionReference

  /// The question without marks; quoted words are replaced with “qqN”.
  let text: String
  private let quotations: [String]
  /// The question in lower case, which says what forms to try.
  private let lower: String

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
  private static func end(of text: Substring) -> Substring.Index? {
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
  private static func plain(_ text: String) -> String {
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
  private func subject(
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

  private func has(_ words: String...) -> Bool { words.contains { lower.contains($0) } }

  private func isAboutWords(_ core: String) -> Bool { core.lowercased().hasSuffix(" words") }

  // MARK: Patterns

  static let kinds =
    "chapters?|stor(?:y|ies)|tales?|poems?|essays?|pieces?|books?|parts?|volumes?|acts?|scenes?"
    + "|sub-?sections?|sections?|sub-?clauses?|clauses?|articles?|appendi(?:x|ces)|annex(?:es)?"
    + "|schedules?|letters?|cantos?|staves?|lessons?|episodes?|headings?|agenda items?"
  /// The pattern of words for the whole text.
  ///
  /// A text may be about a letter, a poem or a paper: these are the text itself only with “this”.
  private static let whole =
    "(?:it|this|here|(?:(?:the|this|that|my|our|your) )?"
    + "(?:(?:whole|entire|full|complete|present|given|attached|tenancy|rental|user|owner's|service"
    + "|short|annual|quarterly|text) ){0,2}"
    + "(?:book|text|novel|novella|document|doc|story|tale|essay|file|report|lease|agreement|contract"
    + "|manual|guide|handbook|booklet|minutes|collection|volume|post-mortem|policy|pdf|work|thesis"
    + "|transcript|publication|edition|anthology)|this (?:whole |entire )?"
    + "(?:letter|memo|notes?|poem|play|speech|paper|article))"
  private static let isAre = "(?: is| are|'s| was| were)"
  private static let get =
    "(?:(?:what|which)\(isAre) |whats |(?:quote|give|cite|read(?: out)?|repeat|show|print|copy(?: out)?|write(?: out| down)?|tell|name|state) (?:me |us )?)?(?:(?:the|its) )?(?:exact |full |very |complete )*"
  private static let occur =
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

  // MARK: Scope

  /// Returns the ways to split a text into a form and its scope, those with the longest scope first,
  /// and last the text without a scope.
  private func scopes(of text: String) -> [(String, [SectionReference])] {
    var splits: [(String, [SectionReference])] = []
    for match in text.matches(
      of: /,?[ ](?:in|within|of|inside|throughout|across|for|from)[ ]/.ignoresCase())
    {
      guard let scope = scope(String(text[match.range.upperBound...])) else { continue }
      splits.append((String(text[..<match.range.lowerBound]), scope))
    }
    // “In which chapter of Book Two is …?”
    if let parts = match(
      "((?:(?:in|on|at) )?(?:which|what) (?:\(Self.kinds))) (?:of|in) ((?:the )?(?:\(Self.kinds)) \\S+|the \\S+ (?:\(Self.kinds))|\(Self.whole)) (.+)",
      text), let before = parts[1], let owner = parts[2], let after = parts[3],
      let scope = scope(owner)
    {
      splits.append(("\(before) \(after)", scope))
    }
    // “In chapter 3, how often …?”
    if let comma = text.firstMatch(of: /^(?:in|within) ([^,]+), (.+)$/.ignoresCase()),
      let scope = scope(String(comma.1))
    {
      splits.append((String(comma.2), scope))
    }
    return splits + [(text, [])]
  }

  /// Returns the sections that a text names, innermost first; empty for the whole text, nil if it
  /// names something else.
  func scope(_ text: String) -> [SectionReference]? {
    if let reference = reference(text, allowsTitle: false) { return [reference] }
    if match("\(Self.whole)|[\\w./-]+\\.\\w{1,5}|(?:the )?file [\\w./-]+", text) != nil {
      return []
    }
    for match in text.matches(of: /[ ](?:of|in|from)[ ]/.ignoresCase()) {
      guard let inner = reference(String(text[..<match.range.lowerBound]), allowsTitle: false),
        let outer = scope(String(text[match.range.upperBound...]))
      else { continue }
      return [inner] + outer
    }
    return reference(text, allowsTitle: true).map { [$0] }
  }

  /// Returns the section that a text names; nil if it names none.
  ///
  /// `allowsTitle` is true if capitalized words alone may be a section's title.
  private func reference(_ text: String, allowsTitle: Bool) -> SectionReference? {
    let kinds = Self.kinds
    if let parts = match(
      "(?:the )?(\(kinds)) (?:number |no\\.? ?|nr\\.? ?|#)?(\\d+(?:\\.\\d+)*|[ivxlc]+|[A-Z]|[a-z]+(?:-[a-z]+)?)",
      text),
      let kind = parts[1], let number = parts[2]
    {
      let last = number.split(separator: ".").last.map(String.init) ?? number
      let letter =
        number.count == 1 && number.first?.isUppercase == true
        ? number.utf8.first.map { Int($0) - 0x40 } : nil
      if let value = SectionNumber.value(of: last) ?? letter {
        return SectionReference(kind: Self.kind(kind), name: .number(value, text: number))
      }
    }
    if let parts = match("(?:the )?(?:very )?([\\w-]+)(?: main)? (\(kinds))", text),
      let word = parts[1],
      let kind = parts[2], let position = position(word)
    {
      return SectionReference(kind: Self.kind(kind), name: .position(position))
    }
    if let parts = match(
      "(?:the )?(?:(\(kinds)) )?(?:called |titled |entitled |named |with the title )?qq(\\d+)(?: (\(kinds)))?",
      text),
      let title = quotation(parts[2])
    {
      return SectionReference(kind: (parts[1] ?? parts[3]).map(Self.kind), name: .title(title))
    }
    if let parts = match(".*\\((\(kinds)) (\\d+(?:\\.\\d+)*|[ivxlc]+)\\)", text),
      let kind = parts[1],
      let number = parts[2],
      let value = SectionNumber.value(
        of: number.split(separator: ".").last.map(String.init) ?? number)
    {
      return SectionReference(kind: Self.kind(kind), name: .number(value, text: number))
    }
    if let parts = match(
      "(?:the )?(\(kinds)|rules?|passages?|paragraphs?) (?:on|about|concerning|regarding|dealing with) (?:the )?(.+)",
      text),
      let kind = parts[1], let topic = parts[2], topic.split(separator: " ").count <= 6
    {
      let isKind = match(kinds, kind) != nil
      return SectionReference(kind: isKind ? Self.kind(kind) : nil, name: .topic(topic))
    }
    if let parts = match("(?:the )?(\(kinds)) (?:called |titled |entitled |named )?(.+)", text),
      let kind = parts[1],
      let title = parts[2], Self.isTitle(title)
    {
      return SectionReference(kind: Self.kind(kind), name: .title(title))
    }
    if let parts = match("the (.+) (\(kinds))", text), let topic = parts[1], let kind = parts[2],
      Self.isTitle(topic)
    {
      return SectionReference(kind: Self.kind(kind), name: .topic(topic))
    }
    if allowsTitle, Self.isTitle(text) { return SectionReference(kind: nil, name: .title(text)) }
    return nil
  }

  /// Returns the position of “first”, “third” or “last”; nil for other words.
  private func position(_ word: String) -> StructureQuestion.Position? {
    switch word.lowercased() {
    case "last", "final", "closing", "concluding": return .init(number: -1)
    case "penultimate": return .init(number: -2)
    case "opening", "initial": return .init(number: 1)
    default:
      guard word.contains(where: \.isLetter), let number = SectionNumber.ordinal(word) else {
        return nil
      }
      return .init(number: number)
    }
  }

  /// Returns whether all words are capitalized, except small ones.
  private static func isTitle(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let small: Set<String> = [
      "the", "of", "and", "a", "an", "to", "in", "for", "on", "his", "her", "as", "by", "at",
      "with", "or",
    ]
    guard (1...10).contains(words.count),
      words[0].first?.isUppercase == true || small.contains(String(words[0]))
    else { return false }
    return words.contains { $0.first?.isUppercase == true }
      && words.allSatisfy { $0.first?.isUppercase == true || small.contains($0.lowercased()) }
      && !text.contains("?")
  }

  private func quotation(_ number: String?) -> String? {
    guard let index = number.flatMap({ Int($0) }), quotations.indices.contains(index) else {
      return nil
    }
    return quotations[index]
  }

  // MARK: Terms

  /// Returns the words of “the word qq0”, “Daisy” or “the name of Daisy”; nil if it isn't clear that
  /// words are meant.
  ///
  /// `isMention` is true if the verb is about words, such as “mentioned”; then plain words are
  /// terms, too.
  private func term(_ text: String, isMention: Bool) -> Term? {
    let label =
      "(?:the |a )?(?:(?:exact |single |two |three |last |first |family |character'?s? )?(words?|names?|terms?|phrases?|expressions?|surnames?|strings?|title|sentence|motto|character|person|place|abbreviation|acronym) )"
    if let parts = match("\(label)?(?:of )?(?:the )?qq(\\d+)(?: by name)?", text),
      let words = quotation(parts[2])
    {
      let isName = parts[1].map { $0.lowercased().contains("name") } ?? true
      return words.isEmpty ? nil : Term(text: words, isWord: !isName)
    }
    if let parts = match("\(label)(?:of )?([\\p{L}\\p{N}'. -]+)", text),
      let kind = parts[1]?.lowercased(), let words = parts[2]
    {
      let isName = kind.contains("name") || ["character", "person", "place"].contains(kind)
      let words = isName ? Self.withoutPossessive(words) : words
      let isPlausible =
        words.split(separator: " ").count
        <= (kind.hasPrefix("phrase") || kind.hasPrefix("sentence") || kind.hasPrefix("words")
          || kind.hasPrefix("expression") ? 8 : 4)
      guard isPlausible,
        !isName || words.contains(where: \.isUppercase) || words.split(separator: " ").count == 1
      else { return nil }
      return Term(text: words, isWord: !isName)
    }
    if let parts = match("([\\p{L}\\p{N}'. -]+?)(?:'s)? (?:sur)?names?", text),
      let words = parts[1], Self.isName(words)
    {
      return Term(text: words)
    }
    let bare = Self.withoutPossessive(text)
    guard !bare.contains("'s ") else { return nil }
    if Self.isName(bare) { return Term(text: bare) }
    guard let parts = match("(?:the |a |an )?([\\p{L}\\p{N}' -]+)", bare), let words = parts[1],
      (1...4).contains(words.split(separator: " ").count),
      !words.split(separator: " ").contains(where: { Self.notTerms.contains($0.lowercased()) })
    else { return nil }
    if isMention { return Term(text: words) }
    // In lower case it may still be a name: “how often does gatsby appear”.
    return words == bare && words.split(separator: " ").count <= 2
      ? Term(text: words, mustBeName: true) : nil
  }

  private static func withoutPossessive(_ text: String) -> String {
    text.hasSuffix("'s") ? String(text.dropLast(2)) : text
  }

  /// Returns whether a text is one name: up to four capitalized words.
  private static func isName(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return (1...4).contains(words.count)
      && words.allSatisfy { word in
        word.first?.isUppercase == true
          && word.allSatisfy { $0.isLetter || $0.isNumber || "'.-".contains($0) }
          && !notTerms.contains(word.lowercased())
      }
  }

  /// Words that a term can't have, unless they are quoted.
  private static let notTerms: Set<String> = [
    "he", "she", "it", "they", "him", "her", "them", "this", "that", "these", "those", "i", "you",
    "we",
    "and", "or", "which", "who", "what", "someone", "anyone", "everyone", "somebody", "something",
    "each", "every", "all", "both", "one", "my", "his", "its", "their", "our", "your", "there",
    "not",
    "author", "narrator", "name", "text", "book", "word", "words", "people", "names", "any", "many",
    "such",
    "first", "last", "being", "to", "in", "on", "at", "for", "by", "with",
  ]

  /// Returns the words that are asked for with a verb such as “occur”; nil if the verb may be about
  /// things.
  private func term(_ text: String, _ verb: String) -> Term? {
    guard isMarked(text) || Self.wordVerbs.contains(verb.lowercased()) else { return nil }
    return term(text, isMention: Self.isMention(verb))
  }

  /// Verbs that are about words if their subject is a name; names are found and used as persons.
  private static let wordVerbs: Set<String> = [
    "occur", "occurs", "appear", "appears", "mentioned", "referred to", "get mentioned",
    "gets mentioned", "been mentioned", "named",
  ]

  // MARK: Counts

  private func count(_ core: String) -> Subject? {
    let often = "(?:how (?:many times|often|frequently)|the number of times)"
    if let parts = match(
      "\(often) (?:do|does|did|is|are|was|were|has|have|can|will) (.+?) (?:ever )?(?:be )?(\(Self.occur))(?: by name)?",
      core),
      let words = parts[1], let verb = parts[2]
    {
      return term(words, verb).map { .occurrences($0) }
    }
    if let parts = match(
      "\(often) (?:do|does|did) (?:the author|the writer|the narrator|\(Self.whole)) (?:use|mention|say|contain|name|write|have|repeat) (.+)",
      core),
      let words = parts[1]
    {
      return term(words, isMention: match(".* (?:mention|name) .*", core) != nil).map {
        .occurrences($0)
      }
    }
    let occurrences = "(?:occurrences|mentions|instances|appearances|uses|usages|repetitions)"
    if let parts = match(
      "(?:how many (?:times )?(?:\(occurrences) of )?|(?:count|give me|find|what is|what's) (?:the |all )?(?:(?:number|count|total) of )?(?:the )?(?:\(occurrences) of )|(?:the )?(?:number|count) of \(occurrences) of |(?:what is |what's )?the (?:frequency|word count) of )(.+?)(?: are there| do you find| can be found| exist| occur| appear| there are| does \(Self.whole) (?:have|contain)| is there)?",
      core), let words = parts[1],
      match("(?:.* )?(?:\(occurrences)|frequency|word count) of .*", core) != nil
    {
      return term(
        words, isMention: match(".* mentions of .*|mentions of .*", core) != nil || isMarked(words)
      ).map { .occurrences($0) }
    }
    if let parts = match(
      "(?:count )?how (?:often|many times) (.+?)(?: is| are| was| were)? (\(Self.occur))", core),
      let words = parts[1], let verb = parts[2],
      match("(?:do|does|did|is|are|was|were|has|have|can|will) .*", words) == nil
    {
      return term(words, verb).map { .occurrences($0) }
    }
    if let parts = match("count (.+)", core), let words = parts[1], isMarked(words) {
      return term(words, isMention: true).map { .occurrences($0) }
    }
    if let parts = match(
      "(?:what is |what's |count |give me )?(?:the )?number of times(?: that)? (.+?) (?:is |are )?(\(Self.occur))",
      core),
      let words = parts[1], let verb = parts[2]
    {
      return term(words, verb).map { .occurrences($0) }
    }
    return size(core)
  }

  /// Returns whether words are quoted or called words, a name or a phrase.
  private func isMarked(_ text: String) -> Bool {
    match(".*qq\\d+.*|(?:the )?(?:words?|names?|terms?|phrases?|expressions?|surnames?) .+", text)
      != nil
  }

  /// Returns whether a verb says that words are meant; things occur, appear and are used as well.
  private static func isMention(_ verb: String) -> Bool { verb.lowercased().contains("mention") }

  private func size(_ core: String) -> Subject? {
    let grains = "(words|lines|sentences|paragraphs|pages)"
    let have =
      "(?: (?:are there|there are|are in there|(?:do|does|did) (?:\(Self.whole)|scope) (?:have|contain|consist of|run to|comprise|count)|has (?:\(Self.whole)|scope)|(?:make|makes) up (?:\(Self.whole)|scope)|(?:is|are) (?:\(Self.whole)|scope)(?: long)?))?"
    let patterns = [
      "how many (?:total )?\(grains)\(have)",
      "(?:what is |what's |count |give me )?(?:the )?(?:total )?(?:number of|count of) (?:the )?\(grains)",
      "count (?:the|all|all the) \(grains)",
    ]
    for pattern in patterns {
      if let parts = match(pattern, core), let word = parts[1]?.lowercased(),
        let grain = StructureQuestion.Grain(rawValue: String(word.dropLast()))
      {
        return .size(grain)
      }
    }
    if match(
      "how long (?:is|are) (?:the|this|that) (?:whole |entire )?(?:book|text|novel|novella|document|file)|(?:what is |what's )?(?:the )?word count",
      core) != nil
    {
      return .size(.word)
    }
    return nil
  }

  // MARK: Sections

  private func sections(_ core: String) -> (Subject, [SectionReference]?)? {
    let kinds = Self.kinds
    if let parts = match("how long (?:is|are) (.+)", core), let owner = parts[1],
      let scope = scope(owner), scope.first?.kind != nil
    {
      return (.size(.word), scope)
    }
    let main = "(?:main |numbered |different |top-level |individual |separate |short |single )*"
    let patterns = [
      "(?:into )?how many \(main)(\(kinds))(?: (?:are|are there|there are|exist|are in there|are contained))?",
      "(?:into )?how many \(main)(\(kinds)) (?:do|does|did|has|have|is|are|was) (.+?) (?:have|contain|consist of|got|divided into|divided|split into|split|comprise|include|made up of|be divided into)",
      "how many \(main)(\(kinds)) (?:has|make up|form) (.+)",
      "(?:what is |what's |give me |count )?(?:the )?(?:total )?number of \(main)(\(kinds))(?: there are)?",
      "count (?:the|all|all the|its) \(main)(\(kinds))",
    ]
    for pattern in patterns {
      guard let parts = match(pattern, core), let kind = parts[1] else { continue }
      let subject = Subject.sections(kind: Self.kind(kind), isCount: true)
      guard parts.count > 2, let owner = parts[2] else { return (subject, nil) }
      guard let scope = scope(owner) else { continue }
      return (subject, scope)
    }
    let names = "(?:titles|names|headings)"
    let lists = [
      "(?:what are|which are|list|name|give me|show me|show|tell me|enumerate) (?:me )?(?:all )?(?:of )?(?:the )?(?:\(names) of )?(?:all )?(?:the |its )?\(main)(chapters|stories|tales|poems|essays|sections|clauses|parts|books|acts|scenes|articles|appendices|schedules|headings)(?: called| titled| named)?(?: and their \(names))?(?: are there)?",
      "(?:what|which) \(main)(chapters|stories|tales|poems|essays|sections|clauses|articles|appendices|schedules|headings) (?:are there|exist|does \(Self.whole) (?:have|contain)|are (?:included|contained))",
      "(?:what are|list|give me|show me|name) (?:all )?(?:the )?(chapter|story|section|clause) (?:titles|names|headings)",
    ]
    for pattern in lists {
      if let parts = match(pattern, core), let kind = parts[1] {
        return (.sections(kind: Self.kind(kind), isCount: false), nil)
      }
    }
    if match(
      "(?:(?:what is|what's|show me|show|give me|print|list) )?(?:me )?(?:the |its )?table of contents|(?:show me|list|print) (?:the )?contents",
      core) != nil
    {
      return (.sections(kind: "chapter", isCount: false), nil)
    }
    return nil
  }

  private func sectionTitle(
    _ core: String, _ scope: [SectionReference]
  ) -> (Subject, [SectionReference]?)? {
    let called = "(?:called|titled|entitled|named|headed|its title|its heading)"
    if let inner = scope.first, inner.isNumbered,
      match("\(Self.get)(?:title|name|heading|headline)", core) != nil
    {
      return (.sectionTitle(inner), Array(scope.dropFirst()))
    }
    let patterns = [
      "(?:what|how) (?:is|was) (.+?) \(called)",
      "(?:what|which) (?:title|name|heading) (?:does|has) (.+?)(?: have| bear| carry)?",
      "(?:(?:what|which)(?: is|'s) )(.+?'s) (?:title|name|heading)",
      "(?:what|which)(?: is|'s) (the [\\w-]+ (?:story|tale|poem|essay|chapter|act))",
    ]
    for pattern in patterns {
      guard let parts = match(pattern, core), let name = parts[1] else { continue }
      let plain = Self.withoutPossessive(name)
      guard let reference = reference(plain, allowsTitle: false), reference.isNumbered else {
        continue
      }
      return (.sectionTitle(reference), nil)
    }
    if let parts = match(
      "(?:which|what) (\(Self.kinds)) (?:comes|is|stands|was) (?:the )?([\\w-]+)", core),
      let kind = parts[1], let word = parts[2], let position = position(word)
    {
      return (.sectionTitle(.init(kind: Self.kind(kind), name: .position(position))), nil)
    }
    return nil
  }

  private func extreme(_ core: String) -> Subject? {
    let kinds = Self.kinds
    if let parts = match(
      "(?:which|what)\(Self.isAre) (?:the )?(longest|shortest|biggest|largest|smallest) (\(kinds))(?: called)?",
      core)
      ?? match(
        "(?:name|give me|tell me|find) (?:the )?(longest|shortest|biggest|largest|smallest) (\(kinds))",
        core),
      let adjective = parts[1]?.lowercased(), let kind = parts[2]
    {
      return .extreme(
        kind: Self.kind(kind), isLongest: !["shortest", "smallest"].contains(adjective))
    }
    if let parts = match(
      "(?:which|what) (\(kinds)) (?:is|are|was) (?:the )?(longest|shortest|biggest|largest|smallest)(?: one| of all| of them all)?",
      core),
      let kind = parts[1], let adjective = parts[2]?.lowercased()
    {
      return .extreme(
        kind: Self.kind(kind), isLongest: !["shortest", "smallest"].contains(adjective))
    }
    if let parts = match(
      "(?:which|what) (\(kinds)) (?:has|have|contains) (?:the )?(most|fewest|least) (?:words|lines|text|pages|characters)",
      core),
      let kind = parts[1], let amount = parts[2]?.lowercased()
    {
      return .extreme(kind: Self.kind(kind), isLongest: amount == "most")
    }
    return nil
  }

  private func sectionsWith(_ core: String) -> Subject? {
    let first = "(?: (?:for the )?(first|last)(?: time)?)?"
    if let parts = match(
      "(?:in|within) (?:which|what) (\(Self.kinds)) (?:do|does|did|is|are|was|were|can) (.+?)\(first) (?:be )?(\(Self.occur))(?: by name)?\(first)",
      core),
      let kind = parts[1], let words = parts[2], let verb = parts[4]
    {
      let rank = rank(parts[3] ?? parts[5])
      guard let term = term(words, verb) else { return nil }
      return .sectionsWith(term, kind: Self.kind(kind), rank)
    }
    if let parts = match(
      "(?:which|what) (\(Self.kinds)) (?:is the (first|last) (?:one )?(?:to|that|which) )?(?:(first|last) )?(?:mentions?|names?|uses?|contains?|has|have) (.+?)(?: (first|last|most(?: often)?|for the first time|for the last time))?",
      core),
      let kind = parts[1], let words = parts[4]
    {
      let rank = rank(parts[2] ?? parts[3] ?? parts[5])
      let isMention = match(".* (?:mentions?|names?) .*", core) != nil
      guard isMention || isMarked(words), let term = term(words, isMention: isMention) else {
        return nil
      }
      return .sectionsWith(term, kind: Self.kind(kind), rank)
    }
    return nil
  }

  private func rank(_ word: String?) -> StructureQuestion.Rank {
    guard let word = word?.lowercased() else { return .all }
    if word.contains("most") { return .most }
    return word.contains("last") ? .last : .first
  }

  // MARK: The title page

  private func titlePage(
    _ core: String, _ scope: [SectionReference]
  ) -> (Subject, [SectionReference]?)? {
    guard scope.isEmpty else { return nil }
    let whole = Self.certainWhole
    // “What is the title?” is about the text, “What is the name?” about something in it.
    let hasWhole = core != text
    if match(
      "\(Self.get)(?:book |main )?title|title|(?:what|how)(?: is|'s| was) \(whole) (?:called|titled|entitled|named)|(?:what|which) (?:title|name) does \(whole) (?:have|bear|carry)|what(?: is|'s) (?:this|the) (?:book|novel|story|document|text)'s (?:title|name)|(?:what|which) (?:book|novel|document|text) is this",
      core) != nil
    {
      return (.title, nil)
    }
    if hasWhole, match("\(Self.get)name", core) != nil { return (.title, nil) }
    if match(
      "(?:(?:who|what)(?: is|'s| was| are| were) |(?:name|give me|tell me) )?(?:the )?(?:name of the )?(?:authors?|writer|novelist)(?: called| named)?|(?:the )?author's name|what(?: is|'s) the (?:name of the )?(?:author|writer)(?:'s name)?|what is the author called|who(?: has| had)? (?:wrote|written|authored|penned) \(whole)|who(?: is|'s| was) \(whole) (?:written |authored )?by|by whom (?:is|was) \(whole)(?: written)?|who(?: is|'s| was) \(whole)'s (?:author|writer)|whose (?:book|work|novel) is this|which (?:author|writer) (?:wrote|has written) \(whole)",
      core) != nil
    {
      return (.author, nil)
    }
    if match(
      "(?:to )?(?:whom|who)(?: is| was|'s| has| did) (?:the author )?(?:\(whole) )?(?:been )?(?:dedicated?)(?: \(whole))?(?: to)?|\(Self.get)(?:dedication|dedicatee)|who(?: is|'s| was) the dedicatee|what (?:does|is) the dedication(?: say)?|to whom did the author dedicate \(whole)",
      core) != nil
    {
      return (.dedicatee, nil)
    }
    return nil
  }

  /// Words for the whole text that can't be a thing in it; a novel has letters and papers of its own.
  private static let certainWhole =
    "(?:this|(?:the|this|that) (?:whole |entire )?(?:book|text|novel|novella|document|doc|file|report"
    + "|manual|guide|handbook|lease|agreement|contract|work|pdf|publication|collection|anthology)"
    + "|this (?:story|tale|paper|article|essay|letter|memo|poem|play|speech))"

  // MARK: Pieces

  private func piece(_ core: String) -> Subject? {
    let grains = "(sentence|paragraph|line|word|words)"
    if let parts = match("\(Self.get)([\\w-]+) \(grains)(?: say| read|\(Self.isAre)| go)?", core),
      let word = parts[1],
      let grain = parts[2], let position = position(word)
    {
      // “The first word” in a question about a text is its first sentence at most.
      return piece(grain, position)
    }
    if let parts = match(
      "what (?:do|does) (?:the )?(?:very )?([\\w-]+) \(grains) (?:say|read)", core),
      let word = parts[1],
      let grain = parts[2], let position = position(word)
    {
      return piece(grain, position)
    }
    if let parts = match(
      "(?:how|what) (?:does|do) (?:the )?(?:very )?([\\w-]+) \(grains) (?:go|read|run)", core),
      let word = parts[1], let grain = parts[2], let position = position(word)
    {
      return piece(grain, position)
    }
    if let parts = match(
      "(?:what(?: is| stands| text is)(?: written| printed)? (?:on|in)|what does|quote|read|show|print|give me|show me) (?:the )?line (?:number |no\\.? ?)?(\\d[\\d,]*)(?: say| read)?",
      core),
      let number = parts[1].flatMap({ Int($0.replacing(",", with: "")) })
    {
      return .line(number)
    }
    return nil
  }

  private func piece(_ grain: String, _ position: StructureQuestion.Position) -> Subject? {
    switch grain.lowercased() {
    case "paragraph": return .piece(.paragraph, position)
    case "word": return .piece(.word, position)
    case "line": return .piece(.line, position)
    // “The first words” are no certain number of words.
    case "words": return abs(position.number) == 1 ? .piece(.sentence, position) : nil
    default: return .piece(.sentence, position)
    }
  }

  // MARK: Places

  private func place(_ core: String) -> (Subject, [SectionReference]?)? {
    let measure = "(?:on |at |in )?(?:which|what) (line|page)(?: number)?"
    let begin = "(begins?|starts?|opens?|ends?|finish(?:es)?|stops?|closes?)"
    // The sentence that begins or ends a section.
    if let parts = match(
      "(?:with )?(?:which|what) (sentence|words|line) (?:does|do|did) (.+?) \(begin)(?: with)?",
      core)
      ?? match("(?:which|what) (sentence|words|line) \(begin) (.+)", core).map({
        [$0[0], $0[1], $0[3], $0[2]]
      }),
      let grain = parts[1], let owner = parts[2], let verb = parts[3], let scope = scope(owner)
    {
      let isEnd = verb.lowercased().firstMatch(of: /^(?:e|f|sto|c)/) != nil
      // “On what line” asks for a number.
      guard
        grain.lowercased() != "line"
          || match(".* with|with .*|(?:which|what) line \(begin) .*", core) != nil
      else {
        return place(.line, owner, isEnd: isEnd)
      }
      return piece(grain == "words" ? "sentence" : grain, .init(number: isEnd ? -1 : 1)).map {
        ($0, scope)
      }
    }
    if let parts = match("\(measure) (?:do|does|did) (.+?) \(begin)(?: on)?", core),
      let line = parts[1],
      let owner = parts[2], let verb = parts[3]
    {
      let isEnd = verb.lowercased().firstMatch(of: /^(?:e|f|sto|c)/) != nil
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: isEnd)
    }
    let first = "(?: (?:for the )?(first|last)(?: time)?)?"
    if let parts = match(
      "\(measure) (?:do|does|did|is|are|was|were|can) (.+?)\(first) (?:be )?(\(Self.occur)|located)(?: on)?\(first)",
      core),
      let line = parts[1], let words = parts[2], let verb = parts[4]
    {
      let measure: StructureQuestion.Measure = line.lowercased() == "page" ? .page : .line
      let rank = (parts[3] ?? parts[5]).map(rank)
      if rank == nil, let found = place(measure, words, isEnd: false) { return found }
      return term(words, verb).map { (.termPlace(measure, $0, rank ?? .first), nil) }
    }
    if let parts = match(
      "(?:on )?(?:which|what) (lines|pages) (?:do|does|is|are|mention|mentions|contain|have) (.+?)(?: (\(Self.occur)))?",
      core),
      let line = parts[1], let words = parts[2]
    {
      let isMention = Self.isMention(parts[3] ?? "") || match(".* mentions? .*", core) != nil
      guard isMention || isMarked(words), let term = term(words, isMention: isMention) else {
        return nil
      }
      return (.termPlace(line.lowercased() == "pages" ? .page : .line, term, .all), nil)
    }
    if let parts = match(
      "(?:what is |what's |give me )?(?:the )?(line|page)(?: number)? (?:of|where|on which) (.+?)(?: (?:begins|starts))?",
      core),
      let line = parts[1], let owner = parts[2]
    {
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: false)
    }
    if let parts = match("\(measure) (?:is|are) (.+?)(?: located| found| printed| on)?", core),
      let line = parts[1], let owner = parts[2],
      let reference = scope(owner)?.first, reference.kind != nil
    {
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: false)
    }
    if let parts = match("where (?:does|do) (.+?) (begin|start|end)", core), let owner = parts[1],
      let verb = parts[2]
    {
      return place(.line, owner, isEnd: verb.lowercased() == "end")
    }
    if let parts = match(
      "where (?:does|do|is|are|was) (.+?)(?: (first|last)) (\(Self.occur))", core)
      ?? match(
        "where (?:does|do|is|are|was) (.+?) (?:(?:\(Self.occur)) for the (first|last) time)", core
      ).map({ $0 + ["mentioned"] }),
      let words = parts[1]
    {
      guard let term = term(words, isMention: Self.isMention(parts[3] ?? "")) else { return nil }
      return (.termPlace(.line, term, rank(parts[2])), nil)
    }
    return nil
  }

  /// Returns the question for a section's place; nil if the words don't name one section.
  private func place(
    _ measure: StructureQuestion.Measure, _ owner: String, isEnd: Bool
  ) -> (Subject, [SectionReference]?)? {
    guard let sections = scope(owner), let first = sections.first else { return nil }
    return (.place(measure, first, isEnd: isEnd), Array(sections.dropFirst()))
  }
}
