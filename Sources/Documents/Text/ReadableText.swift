import Foundation
import Wording

/// A text in plain spelling, with a map of its bytes to the original's.
///
/// It is composed (NFC), with letters for ligatures and plain spaces, without invisible characters.
/// Most texts need no change and are only scanned.
package struct ReadableText: Sendable, Hashable {
  package private(set) var text: String
  /// The changes in order; between them the texts are equal.
  private var edits: [Edit] = []

  private struct Edit: Hashable {
    /// The range in the readable text's UTF-8.
    var readable: Range<Int>
    var original: Range<Int>
  }

  package init(_ original: String) {
    guard !PlainLetters.isPlain(original) else {
      text = original
      return
    }
    text = ""
    text.reserveCapacity(original.utf8.count)
    var composer = Composer()
    var offset = 0
    var rest = original[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: "\n").map { rest.index(after: $0) } ?? rest.endIndex
      let line = String(rest[..<end])
      let count = line.utf8.count
      if PlainLetters.isPlain(line) {
        text += line
      } else {
        let next = end < original.endIndex ? original[end] : "\n"
        append(line, at: offset, joinsNext: next.isLetter, &composer)
      }
      offset += count
      rest = rest[end...]
    }
  }

  /// Appends a line, with its line end, that may need changes.
  private mutating func append(
    _ line: String, at start: Int, joinsNext: Bool, _ composer: inout Composer
  ) {
    var offset = start
    var previous: Unicode.Scalar?
    var isJoined = false
    for character in line {
      let original = offset..<offset + character.utf8.count
      offset = original.upperBound
      // A soft hyphen before a line end joins the letters on both sides.
      if isJoined, joinsNext, character == "\n" {
        replace(original, with: "")
        continue
      }
      isJoined = character == "\u{AD}"
      if original.count == 1 {
        text.append(character)
        previous = character.unicodeScalars.first
        continue
      }
      let letters = composer.composed(PlainLetters.letters(of: character, after: previous))
      previous = letters.unicodeScalars.last ?? previous
      if letters.utf8.elementsEqual(character.utf8) {
        text += letters
      } else {
        replace(original, with: letters)
      }
    }
  }

  private mutating func replace(_ original: Range<Int>, with letters: String) {
    let start = text.utf8.count
    text += letters
    let readable = start..<text.utf8.count
    if let last = edits.last, last.original.upperBound == original.lowerBound,
      last.readable.upperBound == start, last.readable.isEmpty
    {
      edits[edits.count - 1] = Edit(
        readable: last.readable.lowerBound..<readable.upperBound,
        original: last.original.lowerBound..<original.upperBound)
    } else {
      edits.append(Edit(readable: readable, original: original))
    }
  }
}

/// Composes letters and caches the results, as composing is slow.
private struct Composer {
  private var known: [[Unicode.Scalar]: String] = [:]

  mutating func composed(_ scalars: String.UnicodeScalarView) -> String {
    let key = Array(scalars)
    if let known = known[key] { return known }
    let composed = String(scalars).precomposedStringWithCanonicalMapping
    known[key] = composed
    return composed
  }
}

extension ReadableText {
  /// True if the text equals the original.
  package var isOriginal: Bool { edits.isEmpty }

  /// Returns the offset in the original for an offset in the readable text; inside a change, the
  /// change's beginning.
  package func original(of offset: Int) -> Int {
    map(offset, from: { $0.readable }, to: { $0.original })
  }

  package func original(of readable: Range<Int>) -> Range<Int> {
    original(of: readable.lowerBound)..<original(of: readable.upperBound)
  }

  /// Returns the offset in the readable text for an offset in the original; inside a change, the
  /// change's beginning.
  package func readable(of offset: Int) -> Int {
    map(offset, from: { $0.original }, to: { $0.readable })
  }

  package func readable(of original: Range<Int>) -> Range<Int> {
    readable(of: original.lowerBound)..<readable(of: original.upperBound)
  }

  private func map(
    _ offset: Int, from source: (Edit) -> Range<Int>, to target: (Edit) -> Range<Int>
  ) -> Int {
    let next = edits.partitioningIndex { source($0).lowerBound > offset }
    guard let edit = edits[..<next].last else { return offset }
    let end = source(edit).upperBound
    return offset < end ? target(edit).lowerBound : target(edit).upperBound + offset - end
  }

  /// Returns the readable text with an insertion at some offsets, which are in order; in the
  /// original it has no bytes.
  package func inserting(_ insertion: String, at offsets: [Int]) -> ReadableText {
    replacing(offsets.map { $0..<$0 }, with: insertion)
  }

  /// Returns the readable text without some byte ranges, which are in order and don't overlap.
  package func removing(_ ranges: [Range<Int>]) -> ReadableText { replacing(ranges, with: "") }

  /// Returns the readable text with a replacement for some byte ranges, which are in order, don't
  /// overlap, and neither begin nor end inside a change.
  private func replacing(_ ranges: [Range<Int>], with replacement: String) -> ReadableText {
    guard !ranges.isEmpty else { return self }
    let utf8 = Array(text.utf8)
    var replaced: [UInt8] = []
    replaced.reserveCapacity(utf8.count + ranges.count * replacement.utf8.count)
    var result = self
    result.edits = []
    var rest = edits[...]
    var end = 0
    /// Appends the text from `end` to an offset, with its changes.
    func takeOver(to next: Int) {
      let moved = replaced.count - end
      while let edit = rest.first, edit.readable.upperBound <= next {
        let readable = edit.readable.lowerBound + moved..<edit.readable.upperBound + moved
        result.edits.append(Edit(readable: readable, original: edit.original))
        rest.removeFirst()
      }
      replaced += utf8[end..<next]
    }
    for range in ranges {
      takeOver(to: range.lowerBound)
      end = range.upperBound
      while let edit = rest.first, edit.readable.lowerBound < end { rest.removeFirst() }
      let start = replaced.count
      replaced += replacement.utf8
      result.edits.append(Edit(readable: start..<replaced.count, original: original(of: range)))
    }
    takeOver(to: utf8.count)
    result.text = String(decoding: replaced, as: UTF8.self)
    return result
  }
}
