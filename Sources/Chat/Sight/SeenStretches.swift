import Documents
import Wording
import Retrieval

/// Converts byte ranges of a document to lines, with the tokens of each range.
///
/// A short line is counted in one range even if the ranges meet inside it; a long line is split.
struct SeenStretches {
  /// A byte range that is seen in one way.
  struct Stretch {
    var bytes: Range<Int>
    var visibility: Visibility
    var tokens = 0
  }

  /// The maximum length, in bytes, of a line that isn't split.
  private static let shortLine = 160

  private let document: Document
  private let map: TokenMap

  init(_ document: Document, _ map: TokenMap) {
    self.document = document
    self.map = map
  }

  /// Converts stretches to lines.
  ///
  /// - Parameters:
  ///   - stretches: ranges in order that cover the whole document without gaps.
  ///   - exact: byte ranges that are seen exactly, regardless of the visibility of their stretch.
  /// - Returns: lines in order, without empty ranges.
  func lines(_ stretches: [Stretch], exact: [Range<Int>] = []) -> [SeenLines] {
    let exact = exact.sorted { $0.lowerBound < $1.lowerBound }
    var merged: [Stretch] = []
    for var stretch in stretches.flatMap({ $0.split(by: exact) }) where !stretch.bytes.isEmpty {
      stretch.tokens = map.count(in: stretch.bytes)
      Self.append(stretch, to: &merged)
    }
    var named: [Stretch] = []
    for stretch in withoutBlanks(merged) { Self.append(stretch, to: &named) }
    for index in named.indices.dropFirst() { moveStart(of: index, in: &named) }
    return named.filter { !$0.bytes.isEmpty }.map { stretch in
      let last = document.lines.line(at: stretch.bytes.upperBound - 1)
      return SeenLines(
        lines: document.lines.line(at: stretch.bytes.lowerBound)...last,
        visibility: stretch.visibility, bytes: stretch.bytes, tokens: stretch.tokens)
    }
  }

  private static func append(_ stretch: Stretch, to stretches: inout [Stretch]) {
    guard let last = stretches.last, last.visibility == stretch.visibility else {
      return stretches.append(stretch)
    }
    stretches[stretches.count - 1].bytes = last.bytes.lowerBound..<stretch.bytes.upperBound
    stretches[stretches.count - 1].tokens += stretch.tokens
  }

  /// Returns the stretches with blanks in the kind of the text around them.
  ///
  /// Blanks between stretches of different kinds stay the same.
  private func withoutBlanks(_ stretches: [Stretch]) -> [Stretch] {
    var kept = stretches
    for index in kept.indices where kept.count > 1 && isBlank(kept[index].bytes) {
      let before = index > 0 ? kept[index - 1].visibility : nil
      let after = index + 1 < kept.count ? kept[index + 1].visibility : nil
      if before == nil || after == nil || before == after {
        kept[index].visibility = before ?? after ?? kept[index].visibility
      }
    }
    return kept
  }

  /// Moves a border inside a line to an end of the line.
  ///
  /// The border isn't moved if a part of a long line would be lost.
  private func moveStart(of index: Int, in stretches: inout [Stretch]) {
    let (left, right) = (stretches[index - 1], stretches[index])
    let border = right.bytes.lowerBound
    guard border < right.bytes.upperBound else { return }
    let line = document.lines.bytes(of: document.lines.line(at: border))
    guard line.lowerBound < border else { return }
    let before = max(line.lowerBound, left.bytes.lowerBound)
    let after = min(line.upperBound, right.bytes.upperBound)
    var moved: Int?
    if isBlank(border..<after) {
      moved = after
    } else if isBlank(before..<border) {
      moved = before
    } else if line.count <= Self.shortLine {
      let isLefts = left.visibility.ownsLine(sharedWith: right.visibility)
      // A stretch that lies inside the line isn't moved.
      if isLefts, right.bytes.upperBound > line.upperBound { moved = line.upperBound }
      if !isLefts, left.bytes.lowerBound < line.lowerBound { moved = line.lowerBound }
    }
    guard let moved else { return }
    stretches[index - 1].bytes = left.bytes.lowerBound..<moved
    stretches[index].bytes = moved..<right.bytes.upperBound
  }

  private func isBlank(_ bytes: Range<Int>) -> Bool {
    let utf8 = document.text.utf8.span
    return bytes.allSatisfy { [0x20, 0x0A, 0x09, 0x0D].contains(utf8[$0]) }
  }
}

extension SeenStretches.Stretch {
  /// Splits the stretch; the parts in the given ranges are exact.
  fileprivate func split(by exact: [Range<Int>]) -> [Self] {
    var parts: [Self] = []
    var position = bytes.lowerBound
    for range in exact {
      let part = range.clamped(to: position..<bytes.upperBound)
      guard !part.isEmpty else { continue }
      parts.append(Self(bytes: position..<part.lowerBound, visibility: visibility))
      parts.append(Self(bytes: part, visibility: .exact))
      position = part.upperBound
    }
    return parts + [Self(bytes: position..<bytes.upperBound, visibility: visibility)]
  }
}

extension Visibility {
  /// Returns whether a short line that is seen in two ways counts as this one.
  fileprivate func ownsLine(sharedWith other: Visibility) -> Bool {
    if self == .notReadYet || other == .notReadYet { return self == .notReadYet }
    return rawValue <= other.rawValue
  }
}
