import Documents
import Wording

/// Sections by name.
extension StructureReader {
  enum Scope {
    case whole
    case section(Section)
    /// The text has sections of this kind, but not this one.
    case absent(StructureAnswer)
    case unknown
  }

  /// Returns the section that a scope names.
  func resolved(_ scope: [StructureQuestion.SectionReference]) -> Scope {
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

  func numbered(_ number: Int, _ sections: [Section]) -> [Section] {
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
  func each(
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
  func name(of section: Section, _ kind: String?) -> String {
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

  func counted(_ count: Int, _ kind: String) -> String {
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
  static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? text : text + "."
  }

  func heading(_ section: Section) -> Range<Int> { file.bytes(of: section.heading) }

  func line(of section: Section) -> Int { file.line(at: section.heading.lowerBound) }
}
