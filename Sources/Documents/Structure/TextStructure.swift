import Wording

/// The headings, tables and turns of a text, and the lead of a passage among them.
struct TextStructure: Sendable {
  let lines: TextLines
  let headings: [Heading]
  let tables: [FoundTable]
  private let turns: [SpeakerTurn]

  /// The approximate maximum length of a lead in tokens: a longer lead would crowd out the passage.
  private static let most = 100
  /// The maximum bytes of a speaker's first line that are read before what follows.
  private static let opening = 110

  init(_ lines: TextLines) {
    self.lines = lines
    headings = HeadingFinder(lines).headings()
    var finder = TableFinder(lines)
    tables = finder.tables()
    turns = TurnFinder(lines, headings: headings).turns()
  }

  /// Returns the start of the last turn that begins in a byte range; nil if none does.
  func turnStart(in bytes: Range<Int>) -> Int? {
    let line = lines.line(at: bytes.upperBound)
    guard let turn = turns.last(upTo: line, by: \.line) else { return nil }
    let start = lines.content(of: turn.line).lowerBound
    return bytes.contains(start) ? start : nil
  }

  /// Returns the leads of passages that begin at some offsets, which are in order.
  func leads(at offsets: [Int]) -> [PassageLead] {
    var path = Heading.Path()
    var next = 0
    return offsets.map { offset in
      while next < headings.count, headings[next].bytes.lowerBound < offset {
        path.enter(headings[next])
        next += 1
      }
      var here = path
      if next < headings.count, headings[next].bytes.lowerBound == offset {
        here.enter(headings[next])
        var lead = bounded(here.headings.dropLast(), opening: [])
        lead.section = offset
        return lead
      }
      var lead = bounded(here.headings[...], opening: opening(at: offset))
      lead.section = here.headings.last?.bytes.lowerBound
      return lead
    }
  }

  private func opening(at offset: Int) -> [Range<Int>] {
    let line = lines.line(at: offset)
    if let table = tables.last(upTo: line, by: \.lines.lowerBound), table.lines.contains(line),
      let header = table.header, header.lowerBound < offset
    {
      return (table.caption.map { [$0] } ?? []) + [header]
    }
    guard let turn = turns.last(upTo: line, by: \.line), line <= turn.lastLine else { return [] }
    let first = lines.content(of: turn.line)
    return first.lowerBound < offset
      ? [lines.beginning(of: first.lowerBound..<min(first.upperBound, offset), most: Self.opening)]
      : []
  }

  /// Returns a lead of at most `most` tokens: outer headings are dropped first.
  private func bounded(
    _ headings: ArraySlice<Heading>, opening: [Range<Int>]
  ) -> PassageLead {
    var headings = headings.filter(\.isDescriptive).map(\.bytes)
    // The title is the subject of the whole text, the last two headings that of the passage.
    if headings.count > 3 { headings = [headings[0]] + headings.suffix(2) }
    var opening = opening.map { lines.trimming($0) }
    func tokens(_ ranges: [Range<Int>]) -> Int {
      ranges.reduce(0) { $0 + TextSize.tokens(of: $1, in: lines.utf8) + 1 }
    }
    if opening.count > 1, tokens(opening) > Self.most { opening.removeFirst() }
    opening = opening.map { range in
      let end = TextSize.end(of: range, holding: 3 * Self.most, in: lines.utf8)
      return end < range.upperBound
        ? lines.beginning(of: range, most: end - range.lowerBound) : range
    }
    while !headings.isEmpty, tokens(headings + opening) > Self.most { headings.removeFirst() }
    return PassageLead(headings: headings, opening: opening)
  }
}

extension Array {
  /// Returns the last element at or before a line; the elements are in order.
  fileprivate func last(upTo line: Int, by key: KeyPath<Element, Int>) -> Element? {
    let end = partitioningIndex { $0[keyPath: key] > line }
    return self[..<end].last
  }
}
