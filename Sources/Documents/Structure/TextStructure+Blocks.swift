extension TextStructure {
  /// A run of lines: a heading, a paragraph or a table.
  struct Block: Sendable, Hashable {
    enum Kind: Sendable {
      case heading, text
      /// Rows with a header.
      case table
      /// Rows without a header.
      case rows
    }

    var kind: Kind
    var bytes: Range<Int>
  }

  /// Headings, tables and paragraphs in order; rules are left out unless there is nothing else.
  var blocks: [Block] {
    let blocks = blocks(partedByRules: true)
    return blocks.isEmpty ? self.blocks(partedByRules: false) : blocks
  }

  private func blocks(partedByRules: Bool) -> [Block] {
    let special =
      headings.map { ($0.lines, Block.Kind.heading) }
      + tables.map { ($0.lines, $0.header == nil ? .rows : .table) }
    var next = special.sorted { $0.0.lowerBound < $1.0.lowerBound }[...]
    var blocks: [Block] = []
    var paragraph: ClosedRange<Int>?
    func close() {
      if let lines = paragraph {
        blocks.append(Block(kind: .text, bytes: self.lines.content(of: lines)))
      }
      paragraph = nil
    }
    var line = 1
    while line <= lines.count {
      if let (range, kind) = next.first, range.lowerBound <= line {
        next = next.dropFirst()
        // A heading inside a table is part of the table.
        guard range.lowerBound == line else { continue }
        close()
        blocks.append(Block(kind: kind, bytes: lines.content(of: range)))
        line = range.upperBound + 1
        continue
      }
      if lines.isBlank(line) || (partedByRules && lines.isRule(line)) {
        close()
      } else {
        paragraph = (paragraph?.lowerBound ?? line)...line
      }
      line += 1
    }
    close()
    return blocks
  }
}
