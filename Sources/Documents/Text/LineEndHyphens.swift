/// The words of a text that a hyphen at a line end cuts in two.
///
/// The hyphen may belong to the word. The word's other occurrences in the document decide, or else
/// the document's other cut words.
struct LineEndHyphens {
  /// The bytes to leave out: the line end and the next line's indentation, and also the hyphen if
  /// it isn't part of the word.
  let gaps: [Range<Int>]

  /// Finds cut words in a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - width: the number of characters at which the text's lines were broken; nil if they
  ///     weren't.
  init(_ text: String, width: Int?) {
    var text = text
    let cuts = text.withUTF8 { Self.cuts(in: $0, width: width) }
    guard !cuts.isEmpty else {
      gaps = []
      return
    }
    let needed = Set(cuts.flatMap { [$0.joined, $0.hyphened, $0.first, $0.second] })
    let words = text.withUTF8 { Self.count(needed, in: $0) }
    func occurs(_ word: String) -> Int { words[word] ?? 0 }
    // Positive if the document cuts words, negative if it breaks its lines only at hyphens.
    let votes = cuts.reduce(0) { votes, cut in
      guard cut.isLowercase else { return votes }
      return votes + (occurs(cut.joined) - occurs(cut.hyphened)).signum()
    }
    gaps = cuts.map { cut in
      let (joined, hyphened) = (occurs(cut.joined), occurs(cut.hyphened))
      let areWords = occurs(cut.first) > 0 && occurs(cut.second) > 0
      let isCut =
        joined + hyphened > 0 ? joined >= hyphened : votes > 0 || (votes == 0 && !areWords)
      return cut.isLowercase && isCut ? cut.hyphen..<cut.end : cut.hyphen + 1..<cut.end
    }
  }

  private struct Cut {
    /// The offsets of the hyphen and of the next line's first word.
    var hyphen: Int
    var end: Int
    var first: String
    var second: String
    /// False next to a capital or digit; then the hyphen is kept.
    var isLowercase: Bool

    var joined: String { first + second }
    var hyphened: String { "\(first)-\(second)" }
  }

  private static func cuts(in utf8: UnsafeBufferPointer<UInt8>, width: Int?) -> [Cut] {
    var cuts: [Cut] = []
    var lineStart = 0
    for offset in utf8.indices where utf8[offset] == UInt8(ascii: "\n") {
      defer { lineStart = offset + 1 }
      guard offset > lineStart + 1, utf8[offset - 1] == UInt8(ascii: "-"), isWord(utf8[offset - 2])
      else { continue }
      var end = offset + 1
      while end < utf8.count, utf8[end] == 0x20 || utf8[end] == 0x09 { end += 1 }
      let before = utf8[lineStart..<offset - 1].reversed().prefix { isWord($0) }
      let after = utf8[end...].prefix { isWord($0) }
      let first = String(decoding: before.reversed(), as: UTF8.self)
      let second = String(decoding: after, as: UTF8.self)
      guard let left = first.last, let right = second.first, isPart(left), isPart(right) else {
        continue
      }
      if right.isUppercase {
        // Lines also end with dashes and list marks: before a capital the line must have been full.
        let characters = utf8[lineStart..<offset].count { !UTF8.isContinuation($0) }
        guard let width, characters + second.count >= width else { continue }
      }
      cuts.append(
        Cut(
          hyphen: offset - 1, end: end, first: first.lowercased(), second: second.lowercased(),
          isLowercase: left.isLetter && !left.isUppercase && right.isLetter && !right.isUppercase))
    }
    return cuts
  }

  /// Returns the number of times that each needed word occurs uncut.
  private static func count(
    _ needed: Set<String>, in utf8: UnsafeBufferPointer<UInt8>
  ) -> [String: Int] {
    var counts: [String: Int] = [:]
    var isCut = false
    for run in utf8.split(whereSeparator: { !isWord($0) && $0 != UInt8(ascii: "-") }) {
      let wasCut = isCut
      isCut = run.last == UInt8(ascii: "-")
      guard !isCut, !wasCut else { continue }
      let word = String(decoding: run, as: UTF8.self).lowercased()
      if needed.contains(word) { counts[word, default: 0] += 1 }
    }
    return counts
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// Returns whether a byte is an ASCII letter or digit, or part of a character outside ASCII.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: byte >= 0x80
    }
  }
}
