/// The segments of a prompt as one text, with the ranges of markup.
struct EncodingInput {
  private(set) var text: [UInt8] = []
  private(set) var markup: [Range<Int>] = []

  init(_ segments: [TemplateSegment]) {
    for segment in segments {
      let start = text.count
      text.append(contentsOf: segment.text.utf8)
      if segment.isMarkup { markup.append(start..<text.count) }
    }
  }
}
