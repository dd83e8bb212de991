import Documents
import Wording

/// Occurrences and sizes.
extension StructureReader {
  /// The occurrences of a term and the words that say how they were counted.
  func found(_ term: Term, in range: Range<Int>) -> (ranges: [Range<Int>], rule: String)? {
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

  func occurrences(
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
  func places(of ranges: [Range<Int>]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    for range in ranges {
      let place = file.bytes(of: file.surroundings(of: range))
      if places.last?.overlaps(place) != true { places.append(place) }
      if places.count == Self.most { break }
    }
    return places
  }

  func size(
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

  static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
