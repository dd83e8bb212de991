extension Passage {
  /// A passage of a readable text where it stands in the original, which has these lines.
  func original(in text: ReadableText, lines: LineIndex) -> Passage {
    let content = text.original(of: content)
    // What isn't read at the text's beginning belongs to its first passage.
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
