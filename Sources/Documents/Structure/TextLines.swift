/// The lines of a text, for the code that finds its structure.
struct TextLines: Sendable {
  let utf8: [UInt8]
  private let index: LineIndex
  /// The lines of fenced blocks, such as code, with their ``` or ~~~ lines.
  private let fenced: Set<Int>

  init(_ utf8: [UInt8], _ index: LineIndex) {
    self.utf8 = utf8
    self.index = index
    fenced = Self.fenced(utf8, index)
  }

  var count: Int { index.count }

  /// Finds parts of the text from the first line to the last; no line is in two parts.
  ///
  /// - Parameters:
  ///   - lines: the lines of a part, from 1.
  ///   - part: returns the part that begins at a line; nil if none does.
  /// - Returns: the parts in order.
  func parts<Part>(
    _ lines: KeyPath<Part, ClosedRange<Int>>, beginningAt part: (Int) -> Part?
  ) -> [Part] {
    var parts: [Part] = []
    var line = 1
    while line <= count {
      if let found = part(line) {
        parts.append(found)
        line = found[keyPath: lines].upperBound
      }
      line += 1
    }
    return parts
  }

  /// A line's bytes without the blanks at both ends.
  func content(of line: Int) -> Range<Int> { trimming(index.bytes(of: line)) }

  /// The bytes from the first line's content to the last one's.
  func content(of lines: ClosedRange<Int>) -> Range<Int> {
    content(of: lines.lowerBound).lowerBound..<content(of: lines.upperBound).upperBound
  }

  func bytes(of line: Int) -> Range<Int> { index.bytes(of: line) }

  func line(at offset: Int) -> Int { index.line(at: offset) }

  func isBlank(_ line: Int) -> Bool { content(of: line).isEmpty }

  func isFenced(_ line: Int) -> Bool { fenced.contains(line) }

  /// Returns whether a line is the first, begins a page, or follows a blank line or a rule.
  func isOpen(before line: Int) -> Bool {
    line == 1 || isBlank(line - 1) || isRule(line - 1) || beginsPage(line)
  }

  /// Returns whether a line is the last, ends a page, or comes before a blank line or a rule.
  func isOpen(after line: Int) -> Bool {
    line == count || isBlank(line + 1) || isRule(line + 1) || beginsPage(line + 1)
  }

  private func beginsPage(_ line: Int) -> Bool {
    utf8[index.bytes(of: line)].prefix { $0.isBlank }.contains(0x0C)
  }

  /// Returns whether a line is a rule, such as “-----” or “* * *”.
  func isRule(_ line: Int) -> Bool {
    let content = content(of: line)
    guard let mark = utf8[content].first, Self.ruleMarks.contains(mark) else { return false }
    let marks = content.count { utf8[$0] == mark }
    return marks >= 3 && content.allSatisfy { utf8[$0] == mark || utf8[$0].isBlank }
  }

  /// The text of a byte range, which begins and ends between characters.
  func text(_ bytes: Range<Int>) -> String { String(decoding: utf8[bytes], as: UTF8.self) }

  func trimming(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, utf8[start].isBlank { start += 1 }
    while end > start, utf8[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  /// Returns the beginning of a byte range, of at most `most` bytes, cut after a word if possible.
  func beginning(of range: Range<Int>, most: Int) -> Range<Int> {
    guard range.count > most else { return range }
    var end = range.lowerBound + most
    let blank = (range.lowerBound + most / 2..<end).last { utf8[$0].isBlank }
    if let blank { return trimming(range.lowerBound..<blank) }
    while UTF8.isContinuation(utf8[end]) { end -= 1 }
    return range.lowerBound..<end
  }

  private static let ruleMarks = [UInt8]("-=*_~".utf8)

  private static func fenced(_ utf8: [UInt8], _ index: LineIndex) -> Set<Int> {
    var fenced: Set<Int> = []
    var open: (line: Int, mark: UInt8)?
    for line in 1...index.count {
      let marks = utf8[index.bytes(of: line)].drop { $0.isBlank }.prefix(3)
      guard marks.count == 3, let mark = marks.first, mark == 0x60 || mark == 0x7E,
        marks.allSatisfy({ $0 == mark })
      else { continue }
      if let begun = open {
        guard begun.mark == mark else { continue }
        fenced.formUnion(begun.line...line)
        open = nil
      } else {
        guard mark != UInt8(ascii: "~") || opensFence(line, utf8, index) else { continue }
        open = (line, mark)
      }
    }
    return fenced
  }

  /// Returns whether a line that begins with “~~~” opens a fenced block: directly below a line of
  /// text it is an underline, and alone between blank lines it is a rule.
  private static func opensFence(_ line: Int, _ utf8: [UInt8], _ index: LineIndex) -> Bool {
    func isBlank(_ line: Int) -> Bool {
      line < 1 || line > index.count || utf8[index.bytes(of: line)].allSatisfy { $0.isBlank }
    }
    let isBare = utf8[index.bytes(of: line)].allSatisfy { $0 == UInt8(ascii: "~") || $0.isBlank }
    return isBlank(line - 1) && !(isBare && isBlank(line + 1))
  }
}
