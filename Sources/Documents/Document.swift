/// A text to ask questions about, or several texts one after the other.
package struct Document: Sendable, Hashable {
  /// The name shown to the user: the file's name, or "stdin".
  package let name: String
  /// The text with \n as line end, without a byte order mark.
  package let text: String
  /// The text that is searched and that models read.
  package let readable: ReadableText
  package let lines: LineIndex
  /// The passages in order; a passage never spans two parts.
  package let passages: [Passage]
  /// The texts in the document, at least one.
  package let parts: [DocumentPart]
  /// Notices for the user about the decoding of the file, such as its character set.
  package private(set) var notices: [String]

  /// Indexes a text whose line ends are \n; `path` is the file's absolute path.
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
        name: name, fileName: name, path: path, bytes: 0..<text.utf8.count,
        lines: 1...lines.count, heading: 0..<0)
    ]
  }

  /// Joins texts; each heading comes before its document.
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
        // No passage's content has the heading, but every byte must belong to a passage.
        let own = passage.bytes + start
        let bytes = passage.index == 0 ? end..<own.upperBound : own
        passages.append(
          Passage(
            index: passages.count, bytes: bytes, content: passage.content + start,
            lines: passage.lines + line, lead: passage.lead + start))
      }
      for part in document.parts {
        let isHeaded = part.heading.isEmpty && part.bytes.lowerBound == 0
        parts.append(
          DocumentPart(
            name: part.name, fileName: part.fileName, path: part.path, bytes: part.bytes + start,
            lines: part.lines + line, heading: isHeaded ? end..<start : part.heading + start))
      }
      end = start + document.text.utf8.count
    }
    for (index, name) in DocumentNames.distinct(parts.map(\.file)).enumerated() {
      parts[index].name = name
    }
    self.passages = passages
    self.parts = parts
    notices = sections.flatMap(\.document.notices)
    name = Self.name(of: parts)
  }
}

extension Document {
  /// Joins at least one document, each under a heading with its name; a single document isn't
  /// changed.
  package static func joined(_ documents: [Document]) -> Document {
    precondition(!documents.isEmpty, "a text of no documents")
    guard documents.count > 1 else { return documents[0] }
    let names = DocumentNames.distinct(documents.map(\.file))
    var sections: [(heading: String, document: Document)] = []
    for (name, document) in zip(names, documents) {
      let heading = heading(name, after: sections.last?.document.text)
      sections.append((heading, document))
    }
    return Document(sections)
  }

  /// Returns the document with another one after it, under a heading with its name.
  ///
  /// The existing text doesn't change, so that the model needn't read it again.
  package func adding(_ document: Document) -> Document {
    let names = DocumentNames.distinct(parts.map(\.file) + [document.file])
    let heading = Self.heading(names.last ?? document.name, after: text)
    return Document([("", self), (heading, document)])
  }

  /// Returns the document with more notices for the user.
  package func noting(_ notices: [String]) -> Document {
    var noted = self
    noted.notices += notices
    return noted
  }

  /// Returns the text of a range of bytes that begins and ends between scalars.
  package func text(in bytes: Range<Int>) -> Substring { text.text(in: bytes) }

  /// Returns the readable text of a range of the original's bytes that begins and ends between
  /// scalars.
  package func readableText(in bytes: Range<Int>) -> Substring {
    readable.text.text(in: readable.readable(of: bytes))
  }

  /// Splits the readable text into passages, with offsets into the original.
  ///
  /// Passages are the same whether letters are composed, decomposed or ligatures.
  private static func passages(of readable: ReadableText, lines: LineIndex) -> [Passage] {
    let utf8 = Array(readable.text.utf8)
    let passages = PassageSplitter().passages(of: utf8, lines: LineIndex(utf8))
    guard !readable.isOriginal else { return passages }
    return passages.map { $0.original(in: readable, lines: lines) }
  }

  /// Joins the text that is put before a passage when it is read alone.
  ///
  /// - Parameters:
  ///   - passage: a passage of this document.
  ///   - text: returns the text of a byte range of the document.
  /// - Returns: the file's name if there are several, the headings, and the table header or
  ///   speaker's line; empty if there is none.
  package func lead(of passage: Passage, as text: (Range<Int>) -> String) -> String {
    let name = parts.count > 1 ? ["# \(parts[part(at: passage.content.lowerBound)].name)"] : []
    let headings =
      name
      + passage.lead.headings.map {
        text($0).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
    return (headings.isEmpty ? "" : headings.joined(separator: "\n") + "\n\n")
      + passage.lead.opening.map { text($0) + "\n" }.joined()
  }

  /// Returns a file's heading in Markdown, with a blank line on both sides.
  ///
  /// `text` is nil for the first file.
  private static func heading(_ name: String, after text: String?) -> String {
    // An empty text follows its own heading, which ends with a line end.
    let endsLine = text.map { $0.isEmpty || $0.utf8.last == UInt8(ascii: "\n") }
    let lineEnd = endsLine.map { $0 ? "\n" : "\n\n" } ?? ""
    return "\(lineEnd)# \(name)\n\n"
  }

  /// The file's name and path, from which a distinct name is made; a document of several parts has
  /// no path.
  private var file: (name: String, path: String?) {
    parts.count == 1 ? parts[0].file : (name, nil)
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
  /// Returns the text of a range of its UTF-8 that begins and ends between scalars.
  func text(in bytes: Range<Int>) -> Substring {
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return self[start..<utf8.index(start, offsetBy: bytes.count)]
  }
}

extension DocumentPart {
  fileprivate var file: (name: String, path: String?) { (fileName, path) }
}

extension Range<Int> {
  fileprivate static func + (range: Range, offset: Int) -> Range {
    range.lowerBound + offset..<range.upperBound + offset
  }
}

extension PassageLead {
  fileprivate static func + (lead: PassageLead, offset: Int) -> PassageLead {
    PassageLead(
      headings: lead.headings.map { $0 + offset }, opening: lead.opening.map { $0 + offset },
      section: lead.section.map { $0 + offset })
  }
}

extension ClosedRange<Int> {
  fileprivate static func + (range: ClosedRange, offset: Int) -> ClosedRange {
    range.lowerBound + offset...range.upperBound + offset
  }
}
