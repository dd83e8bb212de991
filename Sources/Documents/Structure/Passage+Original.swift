extension Passage {
  /// Returns a passage of a readable text with offsets and lines of the original text.
  func original(in text: ReadableText, lines: LineIndex) -> Passage {
    let content = text.original(of: content)
    // Bytes before the readable text belong to the first passage.
    let start = index == 0 ? 0 : text.original(of: bytes.lowerBound)
    return Passage(
      index: index, bytes: start..<text.original(of: bytes.upperBound), content: content,
      lines: lines.line(at: content.lowerBound)...lines.line(at: content.upperBound - 1),
      lead: PassageLead(
        headings: lead.headings.map { text.original(of: $0) },
        opening: lead.opening.map { text.original(of: $0) },
        section: lead.section.map { text.original(of: $0) }))
  }
}
