import Documents
import Wording

/// Sentences, paragraphs, lines and words at a place.
extension StructureReader {
  /// Returns the running text of the whole: a book's begins with its first chapter.
  func beginning(_ range: Range<Int>) -> Range<Int> {
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
  func body(
    of scope: [StructureQuestion.SectionReference], _ range: Range<Int>
  ) -> Range<Int> {
    guard case .section(let section) = resolved(scope) else { return range }
    return min(section.body, section.range.upperBound)..<section.range.upperBound
  }

  func piece(
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

  func word(in sentence: Range<Int>, isLast: Bool) -> Range<Int>? {
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
