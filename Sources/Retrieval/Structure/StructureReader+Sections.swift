import Documents
import Wording

/// Lists of sections, their titles and lengths, and those with a term.
extension StructureReader {
  func sections(
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

  func title(
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

  func extreme(
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

  func sections(
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
}
