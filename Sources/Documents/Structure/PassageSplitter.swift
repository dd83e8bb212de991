/// Splits a text into passages.
///
/// It splits long paragraphs at sentence ends and joins short ones, also across rules, so that a
/// heading stays with its text. A passage has about 60 to 180 words of English; on `eval/qa-public`
/// smaller passages lost evidence in word search. Dense text, such as numbers, has shorter
/// passages.
package struct PassageSplitter: Sendable {
  /// The size, in bytes of plain prose (`TextSize`), below which a passage is joined with the next
  /// one if both fit `maximum`.
  private let minimum: Int
  /// The maximum size of a passage, in bytes of plain prose.
  private let maximum: Int

  /// The least size of a section that may be a separate passage.
  private var leastSection: Int { minimum / 3 }
  /// The maximum size of a passage of table rows.
  ///
  /// A question is about one row, and a few rows show the columns as well as many.
  private var mostRows: Int { maximum * 3 / 5 }

  package init(minimum: Int = 350, maximum: Int = 1000) {
    precondition(minimum > 0 && maximum >= 2 * minimum)
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Returns the passages of UTF-8 text in order; none if it is blank.
  package func passages(of text: [UInt8], lines index: LineIndex) -> [Passage] {
    let structure = TextStructure(TextLines(text, index))
    let contents = joined(pieces(of: structure), in: text)
    let leads = structure.leads(at: contents.map(\.lowerBound))
    // Blanks and rules belong to the passage before them, those at the text's beginning to the
    // first.
    return contents.indices.map { passageIndex in
      let content = contents[passageIndex]
      let start = passageIndex == 0 ? 0 : content.lowerBound
      let end =
        passageIndex + 1 < contents.count ? contents[passageIndex + 1].lowerBound : text.count
      return Passage(
        index: passageIndex,
        bytes: start..<end,
        content: content,
        lines: index.line(at: content.lowerBound)...index.line(at: content.upperBound - 1),
        lead: leads[passageIndex]
      )
    }
  }

  /// A paragraph or a part of one.
  private struct Piece {
    var bytes: Range<Int>
    /// True if a section begins with it.
    var opensSection: Bool
  }

  private func pieces(of structure: TextStructure) -> [Piece] {
    var pieces: [Piece] = []
    /// Headings before the text that follows them.
    var headings: Range<Int>?
    for block in structure.blocks {
      if block.kind == .heading {
        headings = (headings?.lowerBound ?? block.bytes.lowerBound)..<block.bytes.upperBound
        continue
      }
      let bytes = (headings?.lowerBound ?? block.bytes.lowerBound)..<block.bytes.upperBound
      let parts = cut(
        bytes, behind: headings?.upperBound ?? 0, block.kind, structure)
      pieces += parts.enumerated().map {
        Piece(bytes: $0.element, opensSection: headings != nil && $0.offset == 0)
      }
      headings = nil
    }
    if let headings {
      pieces += cut(headings, behind: 0, .heading, structure).map {
        Piece(bytes: $0, opensSection: false)
      }
    }
    return pieces
  }

  /// Joins short pieces.
  private func joined(_ pieces: [Piece], in text: [UInt8]) -> [Range<Int>] {
    var joined: [Piece] = []
    func fits(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
      TextSize.size(of: first.lowerBound..<second.upperBound, in: text) <= maximum
    }
    func extendLast(to end: Int) {
      joined[joined.count - 1].bytes = joined[joined.count - 1].bytes.lowerBound..<end
    }
    for piece in pieces {
      guard let last = joined.last else {
        joined.append(piece)
        continue
      }
      let size = TextSize.size(of: last.bytes, in: text)
      // The rest of a section joins the section's piece before it.
      if piece.opensSection, size < minimum, !last.opensSection, joined.count > 1,
        fits(joined[joined.count - 2].bytes, last.bytes)
      {
        joined.removeLast()
        extendLast(to: last.bytes.upperBound)
        joined.append(piece)
      } else if size < (piece.opensSection ? leastSection : minimum),
        fits(last.bytes, piece.bytes)
      {
        extendLast(to: piece.bytes.upperBound)
      } else {
        joined.append(piece)
      }
    }
    return joined.map(\.bytes)
  }

  // MARK: Cutting

  /// Cuts bytes into pieces of at most the maximum size.
  ///
  /// No piece ends before `start`, unless the headings before it fill a passage.
  private func cut(
    _ bytes: Range<Int>, behind start: Int, _ kind: TextStructure.Block.Kind,
    _ structure: TextStructure
  ) -> [Range<Int>] {
    let lines = structure.lines
    let most = kind == .table ? mostRows : maximum
    var pieces: [Range<Int>] = []
    var rest = lines.trimming(bytes)
    while let limit = limit(of: rest, most: most, in: lines.utf8) {
      let least = TextSize.end(of: rest.lowerBound..<limit, holding: minimum, in: lines.utf8)
      // Headings that fill a passage are cut like text.
      let first = start < limit ? max(least, start) : least
      let range = min(first, limit - 1)..<limit
      let end = breakPoint(in: range, kind, structure)
      pieces.append(lines.trimming(rest.lowerBound..<end))
      rest = lines.trimming(end..<rest.upperBound)
    }
    if !rest.isEmpty { pieces.append(rest) }
    return pieces
  }

  /// Returns the last offset at which a range may be cut; nil if the range fits.
  private func limit(of range: Range<Int>, most: Int, in text: [UInt8]) -> Int? {
    let end = TextSize.end(of: range, holding: most, in: text)
    guard end < range.upperBound else { return nil }
    // The last two pieces share the remaining text, so that the last one isn't tiny.
    let both = TextSize.end(of: range, holding: most + minimum, in: text)
    guard both == range.upperBound else { return end }
    var tail = TextSize()
    var start = range.upperBound
    while start > end || tail.value < minimum, start > range.lowerBound + minimum / 4 {
      start -= 1
      tail.add(text[start])
    }
    return min(end, start)
  }

  /// Returns the offset of the cut: at the last line end of rows; otherwise before the last turn,
  /// after the last sentence, or at the last line end, blank or character.
  private func breakPoint(
    in range: Range<Int>, _ kind: TextStructure.Block.Kind, _ structure: TextStructure
  ) -> Int {
    let text = structure.lines.utf8
    let lineEnd = range.last { text[$0] == UInt8(ascii: "\n") }
    if kind == .table || kind == .rows, let lineEnd { return lineEnd }
    if let start = structure.turnStart(in: range) { return start }
    if let end = range.last(where: { SentenceEnds.isEnd(at: $0, in: text) }) { return end }
    if let lineEnd { return lineEnd }
    if let end = range.last(where: { text[$0].isBlank }) { return end }
    return range.last { !UTF8.isContinuation(text[$0]) } ?? range.upperBound
  }
}
