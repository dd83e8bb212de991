import Foundation

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
    guard !PlainLetters.suffice(for: original) else {
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
      if PlainLetters.suffice(for: line) {
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
    guard let edit = edit({ $0.readable.lowerBound <= offset }) else { return offset }
    guard offset >= edit.readable.upperBound else { return edit.original.lowerBound }
    return edit.original.upperBound + offset - edit.readable.upperBound
  }

  package func original(of readable: Range<Int>) -> Range<Int> {
    original(of: readable.lowerBound)..<original(of: readable.upperBound)
  }

  /// Returns the offset in the readable text for an offset in the original; inside a change, the
  /// change's beginning.
  package func readable(of offset: Int) -> Int {
    guard let edit = edit({ $0.original.lowerBound <= offset }) else { return offset }
    guard offset >= edit.original.upperBound else { return edit.readable.lowerBound }
    return edit.readable.upperBound + offset - edit.original.upperBound
  }

  package func readable(of original: Range<Int>) -> Range<Int> {
    readable(of: original.lowerBound)..<readable(of: original.upperBound)
  }

  /// Returns the last edit for which a condition holds; it must hold for a prefix of the edits.
  private func edit(_ condition: (Edit) -> Bool) -> Edit? {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if condition(edits[middle]) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? edits[low - 1] : nil
  }

  /// Returns the readable text with an insertion at some offsets, which are in order; in the
  /// original it has no bytes.
  package func inserting(_ insertion: String, at places: [Int]) -> ReadableText {
    guard !places.isEmpty else { return self }
    var result = self
    result.edits = []
    let utf8 = Array(text.utf8)
    var longer: [UInt8] = []
    var rest = edits[...]
    var end = 0
    for place in places + [utf8.count] {
      while let edit = rest.first, edit.readable.upperBound <= place {
        let moved = longer.count - end
        result.edits.append(
          Edit(
            readable: edit.readable.lowerBound + moved..<edit.readable.upperBound + moved,
            original: edit.original))
        rest.removeFirst()
      }
      longer += utf8[end..<place]
      end = place
      guard place < utf8.count else { break }
      let start = original(of: place)
      let inserted = longer.count..<longer.count + insertion.utf8.count
      result.edits.append(Edit(readable: inserted, original: start..<start))
      longer += insertion.utf8
    }
    result.text = String(decoding: longer, as: UTF8.self)
    return result
  }

  /// Returns the readable text without some byte ranges, which are in order and don't overlap.
  package func removing(_ ranges: [Range<Int>]) -> ReadableText {
    guard !ranges.isEmpty else { return self }
    var result = self
    let utf8 = Array(text.utf8)
    var kept: [UInt8] = []
    kept.reserveCapacity(utf8.count)
    var edits: [Edit] = []
    var rest = self.edits[...]
    var end = 0
    var removed = 0
    func takeOver(before limit: Int) {
      while let edit = rest.first, edit.readable.upperBound <= limit {
        let readable = edit.readable.lowerBound - removed..<edit.readable.upperBound - removed
        edits.append(Edit(readable: readable, original: edit.original))
        rest.removeFirst()
      }
    }
    for range in ranges {
      takeOver(before: range.lowerBound)
      kept += utf8[end..<range.lowerBound]
      end = range.upperBound
      while let edit = rest.first, edit.readable.lowerBound < range.upperBound {
        rest.removeFirst()
      }
      edits.append(
        Edit(
          readable: kept.count..<kept.count,
          original: original(of: range.lowerBound)..<original(of: range.upperBound)))
      removed += range.count
    }
    takeOver(before: .max)
    kept += utf8[end...]
    result.text = String(decoding: kept, as: UTF8.self)
    result.edits = edits
    return result
  }
}
