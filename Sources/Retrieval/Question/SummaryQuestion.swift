import Documents
import Foundation

/// Recognises questions about the whole text or about a part of it, such as “What is chapter 3 about?”.
///
/// A part must be a section of the text: one with the number, or one whose heading has the words.
struct SummaryQuestion {
  private let question: String
  private let parser: StructureQuestionParser

  init(_ question: String) {
    self.question = question
    parser = StructureQuestionParser(question)
  }

  /// The meaning of a question in a document.
  enum Meaning {
    case summary(SummaryRequest)
    /// The text has sections of the kind, but not this one.
    case absent(StructureAnswer)
  }

  /// Returns what a summary is asked of; nil if the question asks for something else.
  func request(of document: Document) -> Meaning? {
    guard question.utf8.count <= 300 else { return nil }
    if WholeDocumentRequest.matches(question) {
      // A summary doesn't say who or what; the model does, from passages of the whole text.
      return Self.asksWhoOrWhat(question) ? nil : whole(document.partsNamed(in: question), document)
    }
    if let files = filesAsWhole(in: document) { return whole(files, document) }
    guard hasKeyword else { return nil }
    for (part, allowsTitle) in parts() {
      if let meaning = meaning(of: part, allowsTitle: allowsTitle, in: document) { return meaning }
    }
    return nil
  }

  /// Returns whether a question about the whole asks for its people or its kind.
  private static func asksWhoOrWhat(_ question: String) -> Bool {
    QuestionWords.plain(question).firstMatch(
      of: /\b(?:characters?|protagonists?|people|heroe?s?|(?:kind|sort|type) of)\b/) != nil
  }

  private func whole(_ files: Set<Int>, _ document: Document) -> Meaning {
    var request = SummaryRequest(
      wholeFiles: files.isEmpty ? Array(document.parts.indices) : files.sorted(), of: document)
    request.length = SummaryLength(question)
    return .summary(request)
  }

  /// Returns the files whose names make a question about the whole, such as “Summarise notes.txt”.
  private func filesAsWhole(in document: Document) -> Set<Int>? {
    var rest = question
    var files: Set<Int> = []
    for (index, part) in document.parts.enumerated() {
      for name in Set([part.name, part.fileName]) where !name.isEmpty {
        guard let range = rest.range(of: name, options: .caseInsensitive) else { continue }
        rest.replaceSubrange(range, with: "this document")
        files.insert(index)
        break
      }
    }
    guard !files.isEmpty else { return nil }
    rest = rest.replacing(
      /this document(?:,? (?:and )?(?:the )?(?:file )?this document)+/, with: "this document")
    return WholeDocumentRequest.matches(rest) ? files : nil
  }

  // MARK: Forms

  /// True if the question has a word that all forms have.
  private var hasKeyword: Bool {
    Self.keywords.contains { parser.text.range(of: $0, options: [.caseInsensitive]) != nil }
  }

  private static let keywords = [
    "summar", "sum up", "recap", "outline", "condense", "abridge", "overview", "synopsis", "gist",
    "abstract", "nutshell", "about", "say", "talk", "contain", "deal", "cover", "discuss", "happen",
    "going on", "goes on", "occur", "takes place", "what's in", "what is in", "point", "idea",
    "theme", "topic", "message", "takeaway", "argument", "finding", "fact", "event", "content",
    "plot", "subject", "describe", "explain", "zusammen", "worum", "passiert", "geschieht", "résum",
    "resum", "parle", "passe", "trata", "pasa",
  ]

  private static let list =
    "(?:(?:what|which)(?: is| are|'s| was| were) |list |name |give me |show me )?(?:all )?(?:of )?"
    + "(?:the )?(?:main|key|central|most important|important|major|principal) "
    + "(?:points?|ideas?|themes?|topics?|messages?|takeaways?|arguments?|findings?|facts?|events?"
    + "|contents?)"

  /// Forms whose last group is the part; a title alone may name a part in them.
  private static let forms = [
    "(?:summari[sz]e|sum up|recap|outline|condense|abridge) (?:the contents? of )?(.+)",
    "(?:(?:give|write|make|provide|create|show)(?: me| us)? )?"
      + "(?:(?:a|an|the|your|some|short|brief|quick|concise|detailed|general|good|rough|complete) )*"
      + "(?:summary|overview|synopsis|outline|abstract|gist|recap|tl;?dr) (?:of|for|on) (.+)",
    "(.+?) (?:in a nutshell|summari[sz]ed|summary)",
    "(?:what is|what's|what are|what was|what were|whats) (.+?) (?:all )?about",
    "what (.+?) (?:is|are) (?:all )?about",
    "what (?:does|do|did) (.+?) (?:say|tell(?: us| me)?|talk about|contain|deal with|cover|discuss"
      + "|describe|explain)",
    "what (?:happens|happened|is happening|occurs|goes on|is going on|takes place) (?:in|during) (.+)",
    "(?:in|during) (.+?),? what (?:happens|happened|goes on)",
    "\(list) (?:of|in|from) (.+)",
    "what(?: is|'s) the (?:plot|subject|topic|theme|gist|point|main idea|content) of (.+)",
    // German, French, Spanish.
    "(?:fasse?|fassen sie)(?: bitte| mir)* (.+?)(?: bitte| kurz)* zusammen",
    "worum geht(?: es|'s) in (.+)", "was (?:passiert|geschieht|steht) in (.+)",
    "(?:(?:eine |die )?(?:kurze )?)?zusammenfassung (?:von|des|der) (.+)",
    "r[ée]sume[rz]?(?:-moi)? (.+)", "(?:un |le )?r[ée]sum[ée] (?:de|du) (.+)",
    "de quoi parle (.+)", "que se passe-t-il dans (.+)", "resum(?:e|ir|a) (.+)",
    "(?:un )?resumen del? (.+)", "de qu[ée] trata (.+)", "qu[ée] pasa en (.+)",
  ]

  /// Forms that name a part only with its kind, because they also ask about other things.
  private static let kindForms = [
    "(?:describe|explain|talk about|about|more about|something about) (.+)",
    "what(?: is|'s| stands| can be read| is written) in (.+)",
  ]

  /// Returns the texts that may name a part, and true if a title alone may name it.
  private func parts() -> [(text: String, allowsTitle: Bool)] {
    var text = Self.withEnglishKinds(parser.text)
    let amount =
      /,? (?:briefly|shortly|quickly|in short|in brief|in detail|in a nutshell|(?:in|in about|in at most) (?:an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|few|\d+)? ?(?:short |simple )?(?:sentence|word|line|paragraph|point|bullet point)s?|as (?:a list|bullet points))$/
      .ignoresCase()
    while let match = text.firstMatch(of: amount), match.range.lowerBound > text.startIndex {
      text.removeSubrange(match.range)
    }
    let opening = /^(?:briefly|shortly|quickly|in short)[ ,]+/.ignoresCase()
    if let match = text.prefixMatch(of: opening) { text.removeSubrange(match.range) }
    func named(_ forms: [String], _ allowsTitle: Bool) -> [(String, Bool)] {
      forms.compactMap { form in
        parser.match(form, text).flatMap { $0.last.flatMap(\.self) }.map { ($0, allowsTitle) }
      }
    }
    return named(Self.forms, true) + named(Self.kindForms, false)
  }

  /// Returns a text with English words for German, French and Spanish kinds of sections.
  private static func withEnglishKinds(_ text: String) -> String {
    text.replacing(
      /\b(?:(?:das|dem|des|le|la|el|du) )?(?:(kapitels?|chapitre|cap[íi]tulo)|(abschnitts?|secci[óo]n)|(teils?|partie|parte)) (?=[0-9IVXLC])/
        .ignoresCase()
    ) { match in
      match.output.1 != nil ? "chapter " : match.output.2 != nil ? "section " : "part "
    }
  }

  // MARK: Sections

  private typealias Reference = StructureQuestion.SectionReference

  /// Returns the meaning of a text that may name a part; nil if it names none of the document.
  private func meaning(
    of text: String, allowsTitle: Bool, in document: Document
  ) -> Meaning? {
    let paths = paths(of: text)
    let isTitle = paths.contains { path in
      path.contains { if case .title = $0.name { $0.kind == nil } else { false } }
    }
    guard allowsTitle || !isTitle, !paths.isEmpty else { return nil }
    // The path of “this lease” has no section.
    if paths == [[]] {
      let isFile = text.contains(".")
      return allowsTitle && !isFile ? whole([], document) : nil
    }
    let files = document.partsNamed(in: question)
    var scopes: [SummaryRequest.Scope] = []
    var absence: StructureAnswer?
    for file in files.isEmpty ? Array(document.parts.indices) : files.sorted() {
      let reader = StructureReader(FileText(document, part: file))
      var sections: [Outline.Section] = []
      for path in paths {
        switch reader.sections(named: path) {
        case .found(let found): sections += found.filter { !sections.contains($0) }
        case .absent(let answer): absence = absence ?? answer
        case .unknown: break
        }
      }
      if !sections.isEmpty {
        scopes.append(SummaryRequest.Scope(outline: reader.outline, sections: sections))
      } else if isTitle, Self.isTitle(text, of: reader.outline) {
        scopes.append(SummaryRequest.Scope(outline: reader.outline, sections: []))
      }
    }
    guard !scopes.isEmpty else { return absence.map { .absent($0) } }
    var request = SummaryRequest(scopes: scopes)
    request.length = SummaryLength(question)
    return .summary(request)
  }

  /// Returns the paths of sections that a text names, each innermost first.
  ///
  /// The path of the whole text is empty.
  private func paths(of text: String) -> [[Reference]] {
    if let several = several(text) { return several }
    if let path = parser.scope(text) { return [path] }
    // “the warranty section”
    guard
      let parts = parser.match(
        "(?:the |its )?([\\p{L}\\p{N}' -]+?) (\(StructureQuestionParser.kinds))", text),
      let topic = parts[1], let kind = parts[2], topic.split(separator: " ").count <= 5
    else { return [] }
    return [[Reference(kind: StructureQuestionParser.kind(kind), name: .topic(topic))]]
  }

  /// Returns the sections of “chapters 2 and 3” and “chapters 1 to 4”; nil for other texts.
  private func several(_ text: String) -> [[Reference]]? {
    let number = "(?:\\d+|[ivxlc]+|[a-z]+)"
    guard
      let parts = parser.match(
        "(?:the )?(\(StructureQuestionParser.kinds)) (\(number)(?:(?: ?, ?| and | ?& ?|, and )\(number))+|\(number)(?: to | through | ?[-–] ?)\(number))",
        text),
      let word = parts[1], let list = parts[2]
    else { return nil }
    let numbers = list.split { !$0.isLetter && !$0.isNumber }
      .filter { !["and", "to", "through"].contains($0.lowercased()) }
      .map { SectionNumber.value(of: $0) }
    guard numbers.count > 1, !numbers.contains(nil) else { return nil }
    var wanted = numbers.compactMap(\.self)
    let isRange = list.firstMatch(of: /\ to | through |[-–]/) != nil
    if isRange, let first = wanted.first, let last = wanted.last {
      guard first <= last, last - first < 100 else { return nil }
      wanted = Array(first...last)
    }
    let kind = StructureQuestionParser.kind(word)
    return wanted.map { [Reference(kind: kind, name: .number($0, text: "\($0)"))] }
  }

  /// Returns whether a text is the title of the whole file.
  private static func isTitle(_ text: String, of outline: Outline) -> Bool {
    guard let title = TitlePage(outline).title?.text else { return false }
    return QuestionWords.plain(title) == QuestionWords.plain(text)
  }
}

extension StructureReader {
  /// The sections that a path of references names.
  enum NamedSections {
    case found([Outline.Section])
    /// The text has sections of the kind, but not this one.
    case absent(StructureAnswer)
    case unknown
  }

  /// Returns the sections that a path names, innermost first; at most four of one name.
  func sections(named path: [StructureQuestion.SectionReference]) -> NamedSections {
    var ranges: [Range<Int>?] = [nil]
    var found: [Outline.Section] = []
    for reference in path.reversed() {
      found = ranges.flatMap { sections(reference, in: $0) }
      if found.isEmpty {
        return ranges.compactMap { absence(of: reference, in: $0) }.first.map { .absent($0) }
          ?? .unknown
      }
      ranges = found.map(\.range)
    }
    return found.isEmpty || found.count > 4 ? .unknown : .found(found)
  }
}
