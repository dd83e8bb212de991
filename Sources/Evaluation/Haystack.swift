import Documents

/// One long text of books in which needles are hidden, by the rules of `eval/make_haystack.py`.
///
/// Two rules differ. Another random generator draws a needle's surroundings, and a text that is
/// longer than all books together repeats them.
package struct Haystack: Sendable {
  /// The bytes of all books, one after the other; the first book follows the last one again.
  private let ring: [UInt8]
  /// The byte range of each book in `ring`, by name.
  private let books: [String: Range<Int>]

  private static let separator = Array("\n\n\n".utf8)
  private static let gap = Array("\n\n".utf8)

  package init(_ books: [(name: String, text: String)]) {
    var ring: [UInt8] = []
    var ranges: [String: Range<Int>] = [:]
    for book in books {
      let text = book.text.utf8.drop { $0 == UInt8(ascii: "\n") }
      let start = ring.count
      ring += text
      while ring.count > start, ring.last == UInt8(ascii: "\n") { ring.removeLast() }
      ranges[book.name] = start..<ring.count
      ring += Self.separator
    }
    self.ring = ring
    self.books = ranges
  }

  /// A text with a needle in it.
  package struct Hidden: Sendable {
    package var text: String
    /// The byte ranges of the sentences that the answer needs.
    package var evidence: [Range<Int>]
  }

  /// Hides a needle in about `bytes` of text, at a depth from 0 (the beginning) to 1.
  ///
  /// The second sentence is inserted half a text away, and the decoy a quarter.
  package func hide(_ needle: Needle, bytes: Int, depth: Double) throws(EvalError) -> Hidden {
    let target = try target(for: needle)
    let core = core(of: needle, in: target)
    let second = needle.needle2.map(BookText.wrapped) ?? []
    let decoy = needle.needle2 == nil ? [] : needle.decoy.map(BookText.wrapped) ?? []
    let room = bytes - core.count - second.count - decoy.count
    guard room >= 0 else { throw .tooShort(id: needle.id) }

    let before = Int((depth * Double(room)).rounded())
    let (head, tail) = surroundings(of: target, before: before, after: room - before)
    var text = head + (head.isEmpty ? [] : Self.gap) + core + (tail.isEmpty ? [] : Self.gap) + tail
    let start = head.isEmpty ? 0 : head.count + Self.gap.count
    let found = BookText.occurrences(of: needle.needle, in: text, start..<start + core.count)
    guard let sentence = found.first else { throw .evidenceMissing(id: needle.id, book: needle.id) }
    var inserted = Inserted(evidence: [sentence], blocks: [start..<start + core.count])
    if !second.isEmpty {
      inserted.put(second, near: depth + 0.5, into: &text, isEvidence: true)
    }
    if !decoy.isEmpty { inserted.put(decoy, near: depth + 0.25, into: &text, isEvidence: false) }
    text.append(UInt8(ascii: "\n"))
    return Hidden(text: String(decoding: text, as: UTF8.self), evidence: inserted.evidence)
  }

  /// Returns the range of the ring that the needle's paragraph replaces; empty for an insertion.
  private func target(for needle: Needle) throws(EvalError) -> Range<Int> {
    var home = 0..<ring.count
    if let book = needle.book {
      guard let range = books[book] else { throw .unknownBook(id: needle.id, book: book) }
      home = range
    }
    if let line = needle.find {
      let found = BookText.occurrences(of: line, in: ring, home)
      guard let only = found.first, found.count == 1 else {
        throw .lineToAlter(id: needle.id, occurrences: found.count)
      }
      return BookText.paragraph(at: only.lowerBound, in: ring)
    }
    // Title pages and the end of a book are left out.
    let spots = BookText.boundaries(of: ring, in: home).filter { spot in
      books.values.contains { $0.lowerBound + 2000 < spot && spot < $0.upperBound - 500 }
    }
    guard !spots.isEmpty else { throw .tooShort(id: needle.id) }
    let spot = spots[Int(Self.hash(needle.id) % UInt64(spots.count))]
    return spot..<spot
  }

  /// Returns the paragraph with the needle.
  private func core(of needle: Needle, in target: Range<Int>) -> [UInt8] {
    guard let line = needle.find,
      let old = BookText.occurrences(of: line, in: ring, target).first
    else { return BookText.wrapped(needle.needle) }
    let head = String(decoding: ring[target.lowerBound..<old.lowerBound], as: UTF8.self)
    let tail = String(decoding: ring[old.upperBound..<target.upperBound], as: UTF8.self)
    return BookText.wrapped(head + needle.needle + tail)
  }

  /// Returns whole paragraphs before and after a range of the ring.
  private func surroundings(
    of target: Range<Int>, before: Int, after: Int
  ) -> (head: [UInt8], tail: [UInt8]) {
    let rest = Array(ring[target.upperBound...] + ring[..<target.lowerBound])
    var long = rest
    while long.count < before + after { long += rest }
    let newlines = { (byte: UInt8) in byte == UInt8(ascii: "\n") }
    var head = long.suffix(before)
    if let cut = BookText.paragraphs(of: long, in: head.indices).dropFirst().first {
      head = long[cut.lowerBound...]
    }
    var tail = long.prefix(after)
    if let cut = BookText.paragraphs(of: long, in: tail.indices).dropLast().last {
      tail = long[..<cut.upperBound]
    }
    while head.last.map(newlines) == true { head.removeLast() }
    return (Array(head.drop(while: newlines)), Array(tail.drop(while: newlines)))
  }

  /// Returns the FNV-1a hash, so that a needle has the same surroundings in every run.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}

/// The paragraphs that were inserted into a text so far.
private struct Inserted {
  var evidence: [Range<Int>]
  /// The byte ranges into which nothing may be inserted.
  var blocks: [Range<Int>]

  /// Inserts a paragraph near a depth; a depth above 1 continues from the beginning of the text.
  mutating func put(
    _ paragraph: [UInt8], near depth: Double, into text: inout [UInt8], isEvidence: Bool
  ) {
    let goal = Int(depth.truncatingRemainder(dividingBy: 1) * Double(text.count))
    let spots = BookText.boundaries(of: text, in: text.indices)
    let far = spots.filter { spot in
      blocks.allSatisfy { spot <= $0.lowerBound - 400 || spot >= $0.upperBound + 400 }
    }
    let best = (far.isEmpty ? [0] : far).min { abs($0 - goal) < abs($1 - goal) } ?? 0
    let added = paragraph + Array("\n\n".utf8)
    text.insert(contentsOf: added, at: best)
    func moved(_ range: Range<Int>) -> Range<Int> {
      guard range.lowerBound >= best else { return range }
      return range.lowerBound + added.count..<range.upperBound + added.count
    }
    evidence = evidence.map(moved)
    blocks = blocks.map(moved)
    let inserted = best..<best + paragraph.count
    blocks.append(inserted)
    if isEvidence { evidence.append(inserted) }
  }
}
