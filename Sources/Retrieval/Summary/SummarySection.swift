package import Documents

/// A part of a file that a summary treats alone, under its own heading.
package struct SummarySection: Sendable {
  /// The file and its sections.
  package var outline: Outline
  /// The heading as a summary shows it, such as “Chapter III”; nil if there is none.
  package var name: String?
  /// The word for what it is, such as “chapter”.
  package var kind: String
  /// The range in the file's readable text.
  package var range: Range<Int>

  package init(outline: Outline, name: String?, kind: String = "part", range: Range<Int>) {
    self.outline = outline
    self.name = name
    self.kind = kind
    self.range = range
  }
}

extension SummarySection {
  /// True if the section is the text's own summary of itself.
  var isSummary: Bool {
    let words = (name ?? "").lowercased().split { !$0.isLetter }.map(String.init)
    return words.count < 4 && words.contains(where: Self.summaryWords.contains)
  }

  private static let summaryWords: Set<String> = [
    "summary", "abstract", "overview", "synopsis", "highlights", "glance", "zusammenfassung",
    "résumé", "resumen",
  ]
}

extension SummaryRequest.Scope {
  /// The parts of the text that the scope takes in, in order.
  package var ranges: [Range<Int>] {
    sections.isEmpty
      ? [outline.edition] : sections.map { $0.body..<max($0.body, $0.range.upperBound) }
  }

  /// The number of bytes of the text that the scope takes in.
  package var bytes: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Returns the parts that are summarised alone: the sections directly in the scope.
  ///
  /// A few long sections are replaced by their own ones, and many short ones are joined. A long text
  /// without headings is cut into equal parts.
  ///
  /// - Parameter most: the maximum number of parts.
  /// - Returns: the parts in order, at least one.
  package func parts(most: Int) -> [SummarySection] {
    let most = max(1, most)
    guard sections.count < 2 else {
      let all = sections.map {
        SummarySection(
          outline: outline, name: outline.label(of: $0), kind: $0.kind,
          range: $0.body..<max($0.body, $0.range.upperBound))
      }
      return Self.joined(all, most: most, outline)
    }
    let range = ranges[0]
    let inner = outline.children(in: range, of: sections.first, most: most)
    guard !inner.isEmpty else {
      // A chapter is read in one piece; only a long text needs parts to be shown.
      guard sections.isEmpty, range.count > Self.longest else {
        return [SummarySection(outline: outline, name: nil, range: range)]
      }
      return outline.equalParts(of: range, count: min(most, 2 + range.count / Self.longest))
    }
    var parts: [SummarySection] = []
    // The title page of a book is no part of its contents.
    if let first = inner.first?.heading.lowerBound,
      (first - range.lowerBound) * Self.leastOpening > range.count,
      !outline.paragraphs(in: range.lowerBound..<first).isEmpty
    {
      parts.append(SummarySection(outline: outline, name: nil, range: range.lowerBound..<first))
    }
    parts += inner.map {
      SummarySection(
        outline: outline, name: outline.label(of: $0), kind: $0.kind,
        range: $0.body..<max($0.body, min($0.range.upperBound, range.upperBound)))
    }
    return Self.joined(parts, most: most, outline)
  }

  /// The length of a text that is cut into parts if it has no headings, in bytes.
  private static let longest = 12_000
  /// The text before the first heading is a section if it is longer than the file's length divided by this
  /// number.
  private static let leastOpening = 66

  /// Joins neighbouring parts until there are at most `most`.
  private static func joined(
    _ parts: [SummarySection], most: Int, _ outline: Outline
  ) -> [SummarySection] {
    guard parts.count > most else { return parts }
    return (0..<most).compactMap { index in
      let own = parts[index * parts.count / most..<(index + 1) * parts.count / most]
      guard let first = own.first, let last = own.last else { return nil }
      let names = [first.name, own.count > 1 ? last.name : nil].compactMap(\.self)
      return SummarySection(
        outline: outline, name: names.isEmpty ? nil : names.joined(separator: " – "), kind: "part",
        range: first.range.lowerBound..<max(first.range.upperBound, last.range.upperBound))
    }
  }
}

extension Outline {
  /// Returns the sections directly in a range; a few are replaced by their own sections.
  fileprivate func children(in range: Range<Int>, of parent: Section?, most: Int) -> [Section] {
    let inside = sections.filter {
      range.contains($0.heading.lowerBound) && $0.heading != parent?.heading
        && !(contents?.overlaps($0.heading) ?? false)
    }
    var level = Self.outermost(inside)
    while level.count < 5 {
      let next = level.flatMap { section -> [Section] in
        let own = Self.outermost(
          inside.filter { $0 != section && section.range.contains($0.heading.lowerBound) })
        return own.count > 1 || level.count == 1 ? own : [section]
      }
      guard next.count > level.count || level.count == 1 && !next.isEmpty,
        next.count <= max(most, 40)
      else { break }
      level = next
    }
    return level.count > 1 ? level : []
  }

  /// Returns the sections that are in no other one of these.
  private static func outermost(_ sections: [Section]) -> [Section] {
    var outer: [Section] = []
    for section in sections
    where outer.last.map({ section.heading.lowerBound >= $0.range.upperBound }) ?? true {
      outer.append(section)
    }
    return outer
  }

  /// Returns a section's heading for a list, such as “Chapter III” and “Chapter 4: The Road”.
  package func label(of section: Section) -> String {
    var name = String(section.name.drop { $0 == "#" || $0 == " " }).replacing("*", with: "")
    if section.form == .numeral, let number = section.numberText { name = "Chapter \(number)" }
    if let title = section.title, !name.contains(title) {
      switch section.form {
      case .named, .numeral: name += ": \(title)"
      case .numbered, .marked, .listed: break
      }
    }
    while name.last == ":" || name.last == " " { name.removeLast() }
    return name.count > Self.longestLabel ? String(name.prefix(Self.longestLabel)) + "…" : name
  }

  private static let longestLabel = 70

  /// Returns parts of about the same length that begin with a paragraph, named by their lines.
  fileprivate func equalParts(of range: Range<Int>, count: Int) -> [SummarySection] {
    let paragraphs = paragraphs(in: range)
    guard count > 1, paragraphs.count >= count else {
      return [SummarySection(outline: self, name: nil, range: range)]
    }
    let bounds = (1..<count).map { range.lowerBound + $0 * range.count / count }
    var starts = [range.lowerBound]
    for bound in bounds {
      guard let next = paragraphs.first(where: { $0.lowerBound >= bound })?.lowerBound,
        let last = starts.last, next > last
      else { continue }
      starts.append(next)
    }
    return zip(starts, starts.dropFirst() + [range.upperBound]).map { start, end in
      let lines = [start, max(start, end - 1)].map { "\(file.line(at: $0))" }
      return SummarySection(
        outline: self, name: "Lines \(lines[0])–\(lines[1])", range: start..<end)
    }
  }
}

extension Outline.Section {
  /// The word for what it is, such as “chapter” or “section”.
  fileprivate var kind: String {
    switch form {
    case .named: word ?? "section"
    case .numeral: "chapter"
    case .numbered, .marked, .listed: "section"
    }
  }
}
