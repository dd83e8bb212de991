import Documents

/// Computes answers to questions about the structure of one file.
struct StructureReader {
  typealias Section = Outline.Section
  typealias Term = StructureQuestion.Term

  let file: FileText
  let outline: Outline

  /// The maximum number of places that an answer shows.
  static let most = 8

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
}
