/// A text that questions are asked about, or several texts one after the other.
package struct Document: Sendable, Hashable {
  /// What the user knows it by: the file's name, or "stdin".
  package let name: String
  /// UTF-8, line ends as \n, no BOM.
  package let text: String
  /// What is searched and what models read.
  package let readable: ReadableText
  package let lines: LineIndex
  /// None reaches from one part into another.
  package let passages: [Passage]
  /// The texts that it is made of, at least one.
  package let parts: [DocumentPart]
  /// What the user should know of how it was read, as that Latin-1 was assumed.
  package let notices: [String]

  /// Indexes a text whose line ends are \n; `path` is its file's, from the root.
  package init(name: String, text: String, notices: [String] = [], path: String? = nil) {
    var text = text
    text.makeContiguousUTF8()
    self.name = name
    self.text = text
    self.notices = notices
    lines = LineIndex(text.utf8)
    readable = ReadableText(text)
    passages = Self.passages(of: readable, lines: lines)
    parts = [
      DocumentPart(
        name: name, path: path, bytes: 0..<text.utf8.count, lines: 1...lines.count,
        heading: 0..<0)
    ]
  }

  /// Puts texts one after the other; each heading stands before its document.
  private init(_ sections: [(heading: String, document: Document)]) {
    text = sections.map { $0.heading + $0.document.text }.joined()
    lines = LineIndex(text.utf8)
    readable = ReadableText(text)
    var passages: [Passage] = []
    var parts: [DocumentPart] = []
    var end = 0
    for (heading, document) in sections {
      let start = end + heading.utf8.count
      let line = lines.line(at: start) - 1
      for passage in document.passages {
        // The heading is nobody's content, but all of the text belongs to some passage.
        let own = passage.bytes + start
        let bytes = passage.index == 0 ? end..<own.upperBound : own
        passages.append(
          Passage(
            index: passages.count, bytes: bytes, content: passage.content + start,
            lines: passage.lines + line))
      }
      for part in document.parts {
        let isHeaded = part.heading.isEmpty && part.bytes.lowerBound == 0
        parts.append(
          DocumentPart(
            name: part.name, path: part.path, bytes: part.bytes + start, lines: part.lines + line,
            heading: isHeaded ? end..<start : part.heading + start))
      }
      end = start + document.text.utf8.count
    }
    self.passages = passages
    self.parts = parts
    notices = sections.flatMap(\.document.notices)
    name = Self.name(of: parts)
  }
}

extension Document {
  /// One document of several, at least one, each under a heading with its name; a single one stays what
  /// it is.
  package static func joined(_ documents: [Document]) -> Document {
    precondition(!documents.isEmpty, "a text of no documents")
    let first = documents[0]
    guard documents.count > 1 else { return first }
    let headed = Document([(heading(first, after: nil), first)])
    return documents.dropFirst().reduce(headed) { $0.adding($1) }
  }

  /// The document with another one behind it, under a heading with its name.
  ///
  /// The text so far stays as it is, so that what was read of it needn't be read again.
  package func adding(_ document: Document) -> Document {
    Document([("", self), (Self.heading(document, after: text), document)])
  }

  /// The text of a range of bytes that begins and ends between scalars.
  package func text(in bytes: Range<Int>) -> Substring { text.text(in: bytes) }

  /// The same as it is read.
  package func readableText(in bytes: Range<Int>) -> Substring {
    readable.text.text(in: readable.readable(of: bytes))
  }

  /// The passages of a text, cut as it reads: however its letters are written, they are the same.
  private static func passages(of readable: ReadableText, lines: LineIndex) -> [Passage] {
    let cut = PassageSplitter().passages(
      of: readable.text.utf8.span, lines: LineIndex(readable.text.utf8))
    guard !readable.isOriginal else { return cut }
    return cut.map { passage in
      let content = readable.original(of: passage.content)
      // What isn't read at the text's beginning belongs to its first passage.
      let start = passage.index == 0 ? 0 : readable.original(of: passage.bytes.lowerBound)
      let end = readable.original(of: passage.bytes.upperBound)
      return Passage(
        index: passage.index, bytes: start..<end, content: content,
        lines: lines.line(at: content.lowerBound)...lines.line(at: content.upperBound - 1))
    }
  }

  /// As Markdown has it, which models know, with a blank line on both sides.
  private static func heading(_ document: Document, after text: String?) -> String {
    let lineEnd = text.map { $0.utf8.last == UInt8(ascii: "\n") ? "\n" : "\n\n" } ?? ""
    return "\(lineEnd)# \(document.name)\n\n"
  }

  private static func name(of parts: [DocumentPart]) -> String {
    let names = parts.map(\.name)
    return switch names.count {
    case ...1: names.first ?? ""
    case 2: "\(names[0]) and \(names[1])"
    default: "\(names[0]) and \(names.count - 1) more"
    }
  }
}

extension String {
  /// The text of a range of its UTF-8 that begins and ends between scalars.
  func text(in bytes: Range<Int>) -> Substring {
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return self[start..<utf8.index(start, offsetBy: bytes.count)]
  }
}

extension Range<Int> {
  fileprivate static func + (range: Range, offset: Int) -> Range {
    range.lowerBound + offset..<range.upperBound + offset
  }
}

extension ClosedRange<Int> {
  fileprivate static func + (range: ClosedRange, offset: Int) -> ClosedRange {
    range.lowerBound + offset...range.upperBound + offset
  }
}
