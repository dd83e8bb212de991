import Documents
import Foundation

/// The sentences of a file's running text, from which a summary may be made.
struct SentenceList {
  /// The ranges of the sentences in the file's readable text, in order.
  let sentences: [Range<Int>]

  /// Finds the sentences, without headings, tables, lists of contents, and lines that are repeated on
  /// many pages.
  init(_ outline: Outline) {
    let utf8 = outline.file.utf8
    let paragraphs = outline.paragraphs(in: outline.edition)
    // Page numbers differ, the rest of a page's header doesn't.
    func key(_ paragraph: Range<Int>) -> [UInt8] { utf8[paragraph].filter { $0 >= 0x41 } }
    var copies: [[UInt8]: Int] = [:]
    for paragraph in paragraphs where paragraph.count <= Self.longestHeader {
      copies[key(paragraph), default: 0] += 1
    }
    var sentences: [Range<Int>] = []
    for paragraph in paragraphs {
      guard !(outline.contents?.overlaps(paragraph) ?? false),
        paragraph.count > Self.longestHeader || copies[key(paragraph)] == 1
      else { continue }
      for item in Self.items(utf8, paragraph) {
        sentences += Sentences.ranges(in: utf8, item).filter { Self.isText(utf8[$0]) }
      }
    }
    self.sentences = sentences
  }

  /// The length of lines that may be a page's header, in bytes.
  private static let longestHeader = 120

  /// Returns the items of a list, or the paragraph if it is none.
  private static func items(_ utf8: [UInt8], _ paragraph: Range<Int>) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = paragraph.lowerBound
    var offset = start
    while offset < paragraph.upperBound {
      let isLineStart = offset == paragraph.lowerBound || utf8[offset - 1] == 0x0A
      if isLineStart {
        let text = utf8[offset..<paragraph.upperBound].drop { $0 == 0x20 || $0 == 0x09 }
        if let mark = text.first, [0x2A, 0x2B, 0x2D].contains(mark), text.dropFirst().first == 0x20,
          text.startIndex > start
        {
          items.append(start..<offset)
          start = text.startIndex
        }
      }
      offset += 1
    }
    return (items + [start..<paragraph.upperBound]).filter { !$0.isEmpty }
  }

  /// Returns false for lines to be filled in and for text without letters.
  private static func isText(_ text: ArraySlice<UInt8>) -> Bool {
    var underscores = 0
    for byte in text {
      underscores = byte == UInt8(ascii: "_") ? underscores + 1 : 0
      if underscores > 3 { return false }
    }
    return text.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0xC3 }
  }
}
