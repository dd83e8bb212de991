import Documents
import Wording

/// Lines and pages of sections and terms.
extension StructureReader {
  func place(
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

  func place(
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

  func text(ofLine line: Int) -> StructureAnswer? {
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
}
