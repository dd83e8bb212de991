/// The headings, tables and turns of a text, and what they say of a passage that begins among them.
struct TextStructure: Sendable {
  let lines: TextLines
  let headings: [Heading]
  let tables: [TextTable]
  private let turns: [SpeakerTurn]

  /// Tokens of a lead at most, about: more would crowd out what it leads to.
  private static let most = 100
  /// Bytes of a speaker's first line that are read with what follows.
  private static let opening = 110

  init(_ lines: TextLines) {
    self.lines = lines
    headings = HeadingFinder(lines).headings()
    var finder = TableFinder(lines)
    tables = finder.tables()
    turns = TurnFinder(lines, headings: headings).turns()
  }

  /// Where the last turn begins whose first line begins in some bytes.
  func turnStart(in bytes: Range<Int>) -> Int? {
    let line = lines.line(at: bytes.upperBound)
    guard let turn = turns.last(upTo: line, by: \.line) else { return nil }
    let start = lines.content(of: turn.line).lowerBound
    return bytes.contains(start) ? start : nil
  }

  /// What has to be read before passages that begin at some places, which are in order.
  func leads(at places: [Int]) -> [PassageLead] {
    var path = Heading.Path()
    var next = 0
    return places.map { place in
      while next < headings.count, headings[next].bytes.lowerBound < place {
        path.enter(headings[next])
        next += 1
      }
      var here = path
      if next < headings.count, headings[next].bytes.lowerBound == place {
        here.enter(headings[next])
        var lead = bounded(here.headings.dropLast(), opening: [])
        lead.section = place
        return lead
      }
      var lead = bounded(here.headings[...], opening: opening(at: place))
      lead.section = here.headings.last?.bytes.lowerBound
      return lead
    }
  }

  private func opening(at place: Int) -> [Range<Int>] {
    let line = lines.line(at: place)
    if let table = tables.last(upTo: line, by: \.lines.lowerBound), table.lines.contains(line),
      let header = table.header, header.lowerBound < place
    {
      return (table.caption.map { [$0] } ?? []) + [header]
    }
    guard let turn = turns.last(upTo: line, by: \.line), line <= turn.lastLine else { return [] }
    let first = lines.content(of: turn.line)
    return first.lowerBound < place
      ? [lines.beginning(of: first.lowerBound..<min(first.upperBound, place), most: Self.opening)]
      : []
  }

  /// The innermost headings and what else there is, as much as a lead may have.
  private func bounded(
    _ headings: ArraySlice<Heading>, opening: [Range<Int>]
  ) -> PassageLead {
    var headings = headings.filter(\.isTelling).map(\.bytes)
    // A title says what all is about, the last two what this is about.
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
  /// The last element whose line isn't behind another; they are in order.
  fileprivate func last(upTo line: Int, by place: KeyPath<Element, Int>) -> Element? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle][keyPath: place] <= line { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? self[low - 1] : nil
  }
}
