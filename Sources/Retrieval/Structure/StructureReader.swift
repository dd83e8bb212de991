import Documents
import Wording

/// Computes answers to questions about the structure of one file.
struct StructureReader {
  private typealias Section = Outline.Section
  private typealias Term = StructureQuestion.Term

  private let file: FileText
  let outline: Outline

  /// The maximum number of places that an answer shows.
  private static let most = 8

  init(_ file: FileText) {
    self.file = file
    outline = Outline(file)
  }

  /// Returns the answer; nil if the text doesn't give it.
  func answer(to question: StructureQuestion) -> StructureAnswer? {
    let range: Range<Int>
    var place = ""
    switch resolved(question.scope) {
    case .whole: range = outline.edition
    case .section(let section):
      range = section.range
      place = " in \(name(of: section, question.scope.first?.kind))"
    case .absent(let answer): return answer
    case .unknown: return nil
    }
    switch question.subject {
    case .occurrences(let term): return occurrences(of: term, in: range, place)
    case .sections(let kind, let isCount): return sections(kind, in: range, place, isCount)
    case .size(let grain): return size(grain, in: range, place)
    case .sectionTitle(let reference):
      return each(reference, in: range) { title(of: $0, reference) }
    case .title:
      return TitlePage(outline).title.map {
        StructureAnswer("The title is “\($0.text)”.", [file.bytes(of: $0.range)])
      }
    case .author:
      return TitlePage(outline).author.map {
        StructureAnswer("The author is \(Self.sentence($0.text))", [file.bytes(of: $0.range)])
      }
    case .dedicatee:
      return TitlePage(outline).dedicatee.map {
        StructureAnswer("It is dedicated to \(Self.sentence($0.text))", [file.bytes(of: $0.range)])
      }
    case .piece(let grain, let position):
      let isWhole = question.scope.isEmpty
      if grain == .line, abs(position.number) > 1 {
        return isWhole && position.number > 0 ? text(ofLine: position.number) : nil
      }
      let name = isWhole ? "the text" : String(place.dropFirst(4))
      return piece(
        grain, position, of: name, in: isWhole ? beginning(range) : body(of: question.scope, range))
    case .place(let measure, let reference, let isEnd):
      return self.place(of: reference, measure, isEnd: isEnd, in: range)
    case .termPlace(let measure, let term, let rank):
      return self.place(of: term, measure, rank, in: range, place)
    case .sectionsWith(let term, let kind, let rank):
      return sections(with: term, kind: kind, rank, in: range)
    case .line(let line): return text(ofLine: line)
    case .extreme(let kind, let isLongest): return extreme(kind, isLongest, in: range, place)
    }
  }

  // MARK: Sections by name

  private enum Scope {
    case whole
    case section(Section)
    /// The text has sections of this kind, but not this one.
    case absent(StructureAnswer)
    case unknown
  }

  /// Returns the section that a scope names.
  private func resolved(_ scope: [StructureQuestion.SectionReference]) -> Scope {
    var found: Section?
    for reference in scope.reversed() {
      let sections = sections(reference, in: found?.range)
      guard let first = sections.first else {
        return absence(of: reference, in: found?.range).map { .absent($0) } ?? .unknown
      }
      guard sections.count == 1 else { return .unknown }
      found = first
    }
    return found.map { .section($0) } ?? .whole
  }

  /// Returns the sections that a reference may mean, in order.
  func sections(
    _ reference: StructureQuestion.SectionReference, in range: Range<Int>?
  ) -> [Outline.Section] {
    let ofKind = reference.kind.map { outline.sections(of: $0, in: range) }
    switch reference.name {
    case .number(let number, let text):
      let all = ofKind ?? []
      if text.contains(".") { return outline.sections.filter { $0.numberText == text } }
      return self.numbered(number, all)
    case .position(let position):
      let all = ofKind ?? []
      guard position.number < 0 else { return self.numbered(position.number, all) }
      let index = all.count + position.number
      return all.indices.contains(index) ? [all[index]] : []
    case .title(let title):
      let titled = outline.sections(titled: title, in: range)
      let ofKind = titled.filter { ofKind?.contains($0) ?? true }
      return ofKind.isEmpty ? titled : ofKind
    case .topic(let topic):
      let about = outline.sections(about: topic, in: range)
      let ofKind = about.filter { ofKind?.contains($0) ?? true }
      return ofKind.isEmpty ? about : ofKind
    }
  }

  private func numbered(_ number: Int, _ sections: [Section]) -> [Section] {
    guard sections.contains(where: { $0.number != nil }) else {
      return sections.indices.contains(number - 1) ? [sections[number - 1]] : []
    }
    return sections.filter { $0.number == number }
  }

  /// Returns the answer that a section doesn't exist; nil if the text has none of its kind.
  func absence(
    of reference: StructureQuestion.SectionReference, in range: Range<Int>?
  ) -> StructureAnswer? {
    guard let kind = reference.kind, case .number(let number, let text) = reference.name,
      !text.contains(".")
    else { return nil }
    let all = outline.sections(of: kind, in: range)
    guard all.count > 1, let last = all.last, number > all.count else { return nil }
    return StructureAnswer(
      "There is no \(kind) \(text): the text has \(counted(all.count, kind)).",
      [file.bytes(of: last.heading)])
  }

  /// Returns the answers for all sections that a reference may mean, at most four.
  private func each(
    _ reference: StructureQuestion.SectionReference, in range: Range<Int>,
    answer: (Section) -> StructureAnswer?
  ) -> StructureAnswer? {
    let isWhole = range == outline.edition
    let sections = sections(reference, in: isWhole ? nil : range)
    guard !sections.isEmpty else { return absence(of: reference, in: isWhole ? nil : range) }
    guard sections.count <= 4 else { return nil }
    let answers = sections.compactMap(answer)
    guard !answers.isEmpty else { return nil }
    return StructureAnswer(
      answers.map(\.text).joined(separator: "\n"), answers.flatMap(\.places))
  }

  /// Returns a section's name for a sentence: “chapter IV”, or its heading in quotation marks.
  private func name(of section: Section, _ kind: String?) -> String {
    var name = "“\(section.name)”"
    if section.form == .numeral, let number = section.numberText {
      name = "\(kind ?? "chapter") \(number)"
    } else if case .named = section.form, let title = section.title, !section.name.contains(title) {
      name = "“\(section.name): \(title)”"
    }
    // Chapters of several books have the same numbers.
    let outer = outline.path(to: section.heading.lowerBound).last {
      if case .named(let rank) = $0.form { rank < 2 && $0 != section } else { false }
    }
    let isUnique = outline.sections.count { $0.name == section.name } == 1
    return outer.map { isUnique ? name : "\(name) of “\($0.name)”" } ?? name
  }

  private func counted(_ count: Int, _ kind: String) -> String {
    "\(count.grouped) \(count == 1 ? kind : Self.plural(kind))"
  }

  static func plural(_ kind: String) -> String {
    switch kind {
    case "story": "stories"
    case "appendix": "appendices"
    case "annex": "annexes"
    case "stave": "staves"
    default: kind + "s"
    }
  }

  /// Returns a text with a full stop, unless it has one.
  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? text : text + "."
  }

  private func heading(_ section: Section) -> Range<Int> { file.bytes(of: section.heading) }

  private func line(of section: Section) -> Int { file.line(at: section.heading.lowerBound) }

  // MARK: Counts

  /// The occurrences of a term and the words that say how they were counted.
  private func found(_ term: Term, in range: Range<Int>) -> (ranges: [Range<Int>], rule: String)? {
    guard let search = WordOccurrences(of: term.text) else { return nil }
    let all = search.ranges(in: file.utf8, range)
    let capitalized = search.capitalized(all, in: file.utf8)
    if term.mustBeName {
      let title = term.text.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      let names = WordOccurrences(of: title.joined(separator: " "))?.capitalized(all, in: file.utf8)
      guard let names, !all.isEmpty, 5 * names.count >= 4 * all.count else { return nil }
    }
    guard capitalized.count != all.count else { return (all, "whole words, in any case") }
    if term.isWord {
      return (all, "whole words, in any case; \(capitalized.count.grouped) with capitals as asked")
    }
    return (capitalized, "whole words, with capitals as asked; \(all.count.grouped) in any case")
  }

  private func occurrences(
    of term: Term, in range: Range<Int>, _ place: String
  ) -> StructureAnswer? {
    guard let (ranges, rule) = found(term, in: range) else { return nil }
    let isPlural = term.isWord && term.text.contains(" ")
    let word = term.isWord ? (isPlural ? "The words " : "The word ") : ""
    let verb = isPlural ? "occur" : "occurs"
    var text = "\(word)“\(term.text)” \(verb) \(ranges.count.counted("time"))\(place) (\(rule))"
    if let first = ranges.first, let last = ranges.last {
      let (start, end) = (file.line(at: first.lowerBound), file.line(at: last.lowerBound))
      text +=
        start == end
        ? ", on line \(start.grouped)"
        : ", first on line \(start.grouped) and last on line \(end.grouped)"
    }
    return StructureAnswer(text + ".", places(of: ranges))
  }

  /// Returns the lines around occurrences, each once, at most `most`.
  private func places(of ranges: [Range<Int>]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    for range in ranges {
      let place = file.bytes(of: file.surroundings(of: range))
      if places.last?.overlaps(place) != true { places.append(place) }
      if places.count == Self.most { break }
    }
    return places
  }

  private func size(
    _ grain: StructureQuestion.Grain, in range: Range<Int>, _ place: String
  ) -> StructureAnswer? {
    let owner = place.isEmpty ? "The text" : Self.capitalized(String(place.dropFirst(4)))
    let count: Int
    switch grain {
    case .word: count = WordOccurrences.wordCount(in: file.utf8, range)
    case .line:
      let end = max(range.lowerBound, range.upperBound - 1)
      count =
        place.isEmpty ? file.lineCount : file.line(at: end) - file.line(at: range.lowerBound) + 1
    case .sentence:
      count = outline.paragraphs(in: range).reduce(0) {
        $0 + Sentences.ranges(in: file.utf8, $1).count
      }
    case .paragraph: count = outline.paragraphs(in: range).count
    case .page:
      guard let pages = file.pages else { return nil }
      let end = max(range.lowerBound, range.upperBound - 1)
      count =
        place.isEmpty
        ? pages : (file.page(at: end) ?? 1) - (file.page(at: range.lowerBound) ?? 1) + 1
    }
    guard count > 0 else { return nil }
    let lines =
      file.line(at: max(range.lowerBound, range.upperBound - 1)) - file.line(at: range.lowerBound)
      + 1
    let more = grain == .word ? " in \(lines.counted("line"))" : ""
    let paragraphs = outline.paragraphs(in: range)
    let ends = [paragraphs.first, paragraphs.count > 1 ? paragraphs.last : nil].compactMap(\.self)
    return StructureAnswer(
      "\(owner) has \(count.counted(grain.rawValue))\(more).",
      ends.map { file.bytes(of: file.surroundings(of: $0.lowerBound..<$0.lowerBound + 1)) })
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private func sections(
    _ kind: String, in range: Range<Int>, _ place: String, _ isCount: Bool
  ) -> StructureAnswer? {
    let all = outline.sections(of: kind, in: place.isEmpty ? nil : range)
    guard let first = all.first, let last = all.last else { return nil }
    var text =
      all.count == 1
      ? "There is 1 \(kind)\(place)" : "There are \(counted(all.count, kind))\(place)"
    let names = all.map { section in
      section.form == .numeral ? section.numberText ?? section.name : "“\(section.name)”"
    }
    let list = names.listed
    if list.count <= (isCount ? 400 : 3000) {
      text += ": \(list)"
    } else {
      text += ", from \(names[0]) to \(names[names.count - 1])"
    }
    text += text.hasSuffix(".”") ? "" : "."
    var places = [heading(first)]
    if all.count > 1 { places.append(heading(last)) }
    if let contents = outline.contents, contents.count < 4000, place.isEmpty {
      places.insert(
        file.bytes(of: file.surroundings(of: contents.lowerBound..<contents.lowerBound + 1)), at: 0)
    }
    return StructureAnswer(text, places)
  }

  private func title(
    of section: Section, _ reference: StructureQuestion.SectionReference
  ) -> StructureAnswer? {
    let line = line(of: section).grouped
    let places = [
      file.bytes(
        of: section.heading.lowerBound..<max(section.heading.upperBound, titleEnd(section)))
    ]
    guard let title = section.title else {
      let name = section.form == .numeral ? "“\(section.name)”" : name(of: section, reference.kind)
      return StructureAnswer(
        "It has no title: its heading is \(name), on line \(line).", places)
    }
    let heading = title == section.name ? "" : " (the heading: “\(section.name)”)"
    return StructureAnswer("“\(title)”\(heading), on line \(line).", places)
  }

  /// The end of a title in the line after the heading, or of the heading.
  private func titleEnd(_ section: Section) -> Int {
    var end = min(section.body, file.utf8.count)
    while end > section.heading.upperBound, [0x20, 0x0A, 0x0D, 0x09].contains(file.utf8[end - 1]) {
      end -= 1
    }
    return end
  }

  private func extreme(
    _ kind: String, _ isLongest: Bool, in range: Range<Int>, _ place: String
  ) -> StructureAnswer? {
    let all = outline.sections(of: kind, in: place.isEmpty ? nil : range)
    guard all.count > 1 else { return nil }
    func length(_ section: Section) -> Int { characters(section.range) }
    let sorted = all.sorted { isLongest ? length($0) > length($1) : length($0) < length($1) }
    let words = WordOccurrences.wordCount(in: file.utf8, sorted[0].range)
    let lines =
      line(
        of: sorted[0])...max(
        line(of: sorted[0]), file.line(at: max(0, sorted[0].range.upperBound - 1)))
    return StructureAnswer(
      "The \(isLongest ? "longest" : "shortest") \(kind)\(place) is \(name(of: sorted[0], kind)): "
        + "\(words.counted("word")) on \(lines.lineName).", [heading(sorted[0])])
  }

  private func characters(_ range: Range<Int>) -> Int {
    file.utf8[range].count { !UTF8.isContinuation($0) }
  }

  private func sections(
    with term: Term, kind: String, _ rank: StructureQuestion.Rank, in range: Range<Int>
  ) -> StructureAnswer? {
    let isWhole = range == outline.edition
    let all = outline.sections(of: kind, in: isWhole ? nil : range)
    guard all.count > 1, let (ranges, _) = found(term, in: range) else { return nil }
    let found = all.map { section in
      (section, ranges.filter { section.range.contains($0.lowerBound) })
    }.filter { !$0.1.isEmpty }
    guard let first = found.first, let last = found.last else {
      return StructureAnswer("“\(term.text)” occurs in no \(kind).", [])
    }
    switch rank {
    case .first, .last:
      let (section, ranges) = rank == .first ? first : last
      guard let range = rank == .first ? ranges.first : ranges.last else { return nil }
      let place = file.surroundings(of: range)
      return StructureAnswer(
        "In \(name(of: section, kind)), on line \(file.line(at: range.lowerBound).grouped): "
          + "“\(file.flowing(place))”", [file.bytes(of: place), heading(section)])
    case .most:
      guard let best = found.max(by: { $0.1.count < $1.1.count }) else { return nil }
      return StructureAnswer(
        "In \(name(of: best.0, kind)): “\(term.text)” occurs \(best.1.count.counted("time")) there.",
        places(of: best.1))
    case .all:
      let names = found.map { "\(name(of: $0.0, kind)) (\($0.1.count.grouped))" }
      return StructureAnswer(
        "“\(term.text)” occurs in \(counted(found.count, kind)): \(names.listed).",
        places(of: found.compactMap(\.1.first)))
    }
  }

  // MARK: Places

  private func place(
    of reference: StructureQuestion.SectionReference, _ measure: StructureQuestion.Measure,
    isEnd: Bool, in range: Range<Int>
  ) -> StructureAnswer? {
    if case .title(let title) = reference.name,
      sections(reference, in: range == outline.edition ? nil : range).isEmpty
    {
      return place(of: Term(text: title), measure, .first, in: range, "")
    }
    return each(reference, in: range) { section in
      var shown = section.heading
      var verb = "begins"
      if isEnd, let last = outline.paragraphs(in: section.range).last {
        shown = file.surroundings(of: last.upperBound - 1..<last.upperBound)
        verb = "ends"
      }
      let offset = isEnd ? max(shown.lowerBound, shown.upperBound - 1) : shown.lowerBound
      return located(offset, measure).map {
        StructureAnswer(
          "On \($0) \(name(of: section, reference.kind)) \(verb).", [file.bytes(of: shown)])
      }
    }
  }

  /// Returns the name of an offset's line or page; nil if the text has no pages.
  private func located(_ offset: Int, _ measure: StructureQuestion.Measure) -> String? {
    let line = "line \(file.line(at: offset).grouped)"
    guard measure == .page else { return line }
    return file.page(at: offset).map { "page \($0.grouped) (\(line))" }
  }

  private func place(
    of term: Term, _ measure: StructureQuestion.Measure, _ rank: StructureQuestion.Rank,
    in range: Range<Int>, _ place: String
  ) -> StructureAnswer? {
    guard let (ranges, _) = found(term, in: range) else { return nil }
    guard let first = ranges.first, let last = ranges.last else {
      return StructureAnswer("“\(term.text)” doesn't occur in the text.", [])
    }
    if rank == .all {
      var names: [String] = []
      for range in ranges {
        guard let name = located(range.lowerBound, measure) else { return nil }
        let number = name.split(separator: " ")[1]
        if names.last != String(number) { names.append(String(number)) }
      }
      let word = measure == .line ? "line" : "page"
      let shown = names.count > 40 ? names.prefix(40) + ["\(names.count - 40) more"] : names[...]
      return StructureAnswer(
        "“\(term.text)” occurs\(place) on \(names.count.counted(word)): \(Array(shown).listed).",
        places(of: ranges))
    }
    let asked = rank == .last ? last : first
    let shown = file.surroundings(of: asked)
    return located(asked.lowerBound, measure).map {
      StructureAnswer("On \($0): “\(file.flowing(shown))”", [file.bytes(of: shown)])
    }
  }

  private func text(ofLine line: Int) -> StructureAnswer? {
    guard let content = file.content(ofLine: line) else {
      return StructureAnswer(
        "There is no line \(line.grouped): the text has \(file.lineCount.counted("line")).", [])
    }
    guard !content.isEmpty else {
      return StructureAnswer("Line \(line.grouped) is empty.", [file.bytes(of: content)])
    }
    return StructureAnswer(
      "Line \(line.grouped) is: “\(file.flowing(content))”", [file.bytes(of: content)])
  }

  // MARK: Pieces

  /// Returns the running text of the whole: a book's begins with its first chapter.
  private func beginning(_ range: Range<Int>) -> Range<Int> {
    guard let first = outline.sections.first else { return range }
    let isBook: Bool
    switch first.form {
    case .numeral, .listed: isBook = true
    case .named(let rank): isBook = rank <= 2
    case .marked, .numbered: isBook = false
    }
    return isBook ? outline.mainText : range
  }

  /// Returns the text of the section that a scope names, after its heading and title.
  private func body(
    of scope: [StructureQuestion.SectionReference], _ range: Range<Int>
  ) -> Range<Int> {
    guard case .section(let section) = resolved(scope) else { return range }
    return min(section.body, section.range.upperBound)..<section.range.upperBound
  }

  private func piece(
    _ grain: StructureQuestion.Grain, _ position: StructureQuestion.Position, of owner: String,
    in range: Range<Int>
  ) -> StructureAnswer? {
    let all = outline.paragraphs(in: range).filter { paragraph in
      outline.contents.map { !$0.overlaps(paragraph) } ?? true
    }
    let prose = all.filter(isProse)
    let paragraphs = prose.isEmpty ? all : prose
    guard let first = paragraphs.first, let last = paragraphs.last else { return nil }
    let sentences: [Range<Int>]
    switch position.number {
    case 1:
      // A sentence may go on after a colon, in the next paragraph.
      let end = paragraphs.prefix(3).last?.upperBound ?? first.upperBound
      sentences = Sentences.ranges(in: file.utf8, first.lowerBound..<end)
    case -1: sentences = Sentences.ranges(in: file.utf8, last)
    default:
      sentences = paragraphs.flatMap { Sentences.ranges(in: file.utf8, $0) }
    }
    func element(_ ranges: [Range<Int>]) -> Range<Int>? {
      let index = position.number > 0 ? position.number - 1 : ranges.count + position.number
      return ranges.indices.contains(index) ? ranges[index] : nil
    }
    let shown: Range<Int>?
    switch grain {
    case .sentence: shown = element(sentences)
    case .paragraph: shown = element(paragraphs)
    case .line:
      let offset = position.number > 0 ? first.lowerBound : last.upperBound - 1
      shown = file.content(ofLine: file.line(at: offset))
    case .word:
      let sentence = position.number > 0 ? sentences.first : sentences.last
      shown = sentence.flatMap { word(in: $0, isLast: position.number < 0) }
    case .page: shown = nil
    }
    guard let shown, !shown.isEmpty else { return nil }
    return StructureAnswer(
      "\(Self.capitalized("the \(Self.ordinal(position.number))")) \(grain.rawValue) of \(owner) is: “\(file.flowing(shown))”",
      [file.bytes(of: shown)])
  }

  /// Returns whether a paragraph has a sentence, unlike a title, a name or a line of a list.
  private func isProse(_ range: Range<Int>) -> Bool {
    let text = file.flowing(range)
    guard let end = text.last(where: { !"\"'”’»)*_]".contains($0) }) else { return false }
    return ".!?…:;,—–-。！？".contains(end) && text.split(separator: " ").count > 1 || text.count > 120
  }

  private func word(in sentence: Range<Int>, isLast: Bool) -> Range<Int>? {
    var words: [Range<Int>] = []
    var start: Int?
    for offset in sentence.lowerBound...sentence.upperBound {
      let isInside =
        offset < sentence.upperBound && ![0x20, 0x0A, 0x09].contains(file.utf8[offset])
      if isInside {
        start = start ?? offset
      } else if let begun = start {
        words.append(begun..<offset)
        start = nil
      }
    }
    return isLast ? words.last : words.first
  }

  private static func ordinal(_ number: Int) -> String {
    switch number {
    case 1: "first"
    case 2: "second"
    case 3: "third"
    case -1: "last"
    case -2: "last but one"
    case ..<0: "last but \(-1 - number)"
    default:
      switch (number % 10, number % 100) {
      case (_, 11...13): "\(number)th"
      case (1, _): "\(number)st"
      case (2, _): "\(number)nd"
      case (3, _): "\(number)rd"
      default: "\(number)th"
      }
    }
  }
}
