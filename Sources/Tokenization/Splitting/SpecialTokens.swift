/// A part of a text: either a token or text that the tokenizer encodes.
enum Fragment: Equatable {
  /// Bytes that the tokenizer encodes.
  case text(Range<Int>)
  case token(TokenID)
}

/// Splits a text at control and user-defined tokens, before the tokenizer encodes the rest.
///
/// llama.cpp searches the text once for each such token, the longest first. Gemma has 6,400 of
/// them, so here a trie finds all matches in one pass, and that order only decides overlapping
/// matches.
struct SpecialTokens: Sendable {
  private let vocabulary: Vocabulary
  private var trie = ByteTrie()
  // Tokens that remove the white space after them.
  private var trimming: Set<TokenID> = []

  init(_ vocabulary: Vocabulary, modelName: String?) {
    self.vocabulary = vocabulary
    let name = modelName?.lowercased() ?? ""
    let isPhi3 = name.contains("phi-3") || name.contains("phi3")
    for id in 0..<TokenID(vocabulary.count) {
      let type = vocabulary.type(of: id)
      guard type.isReserved || type == .userDefined else { continue }
      trie.insert(vocabulary.piece(id), value: id)
      if isPhi3 { trimming.insert(id) }
    }
    for name in ["<unk>", "<s>", "<|endoftext|>"] {
      vocabulary.id(of: name).map { _ = trimming.remove($0) }
    }
  }

  /// Returns the fragments of a text; control tokens are found only within the ranges of markup.
  func split(_ text: [UInt8], markup: [Range<Int>]) -> [Fragment] {
    var fragments: [Fragment] = []
    var unread = 0  // the start of the text after the last fragment
    var position = 0
    while position < text.count {
      guard let cluster = cluster(text, at: position, markup) else {
        position += 1
        continue
      }
      for match in cluster.matches {
        if unread < match.range.lowerBound {
          fragments.append(.text(unread..<match.range.lowerBound))
        }
        fragments.append(.token(match.id))
        unread = match.range.upperBound
        if trimming.contains(match.id) {
          while unread < text.count, isSpace(text[unread]) { unread += 1 }
        }
      }
      position = max(cluster.end, unread)
    }
    if unread < text.count { fragments.append(.text(unread..<text.count)) }
    return fragments
  }

  private struct Match {
    let range: Range<Int>
    let id: TokenID
  }

  private struct Cluster {
    let matches: [Match]
    let end: Int
  }

  /// Returns the group of overlapping matches that begins at `start`.
  private func cluster(_ text: [UInt8], at start: Int, _ markup: [Range<Int>]) -> Cluster? {
    guard let first = longest(text, at: start, markup) else { return nil }
    var end = first.range.upperBound
    var position = start + 1
    while position < end {
      if let next = longest(text, at: position, markup) { end = max(end, next.range.upperBound) }
      position += 1
    }
    if end == first.range.upperBound { return Cluster(matches: [first], end: end) }
    return Cluster(matches: decide(text, start..<end, markup), end: end)
  }

  private func longest(_ text: [UInt8], at start: Int, _ markup: [Range<Int>]) -> Match? {
    var found: Match?
    trie.forEachPrefix(of: text, from: start) { id, end in
      if isAllowed(id, start..<end, markup) { found = Match(range: start..<end, id: id) }
    }
    return found
  }

  private func isAllowed(_ id: TokenID, _ range: Range<Int>, _ markup: [Range<Int>]) -> Bool {
    guard vocabulary.type(of: id).isReserved else { return true }
    // A prompt has few segments, and few parts of a text look like a token.
    return markup.contains {
      $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound
    }
  }

  /// Returns the overlapping matches that count: the longest tokens match first, then others in the
  /// rest.
  private func decide(_ text: [UInt8], _ cluster: Range<Int>, _ markup: [Range<Int>]) -> [Match] {
    var present: Set<TokenID> = []
    for start in cluster {
      trie.forEachPrefix(of: text, from: start) { id, _ in present.insert(id) }
    }
    let order = present.sorted {
      (vocabulary.piece($1).count, $0) < (vocabulary.piece($0).count, $1)
    }
    var free = [cluster]
    var matches: [Match] = []
    for id in order { free = free.flatMap { take(id, text, from: $0, markup, into: &matches) } }
    return matches.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Finds a token's matches in a range, and returns the rest of the range.
  private func take(
    _ id: TokenID, _ text: [UInt8], from range: Range<Int>, _ markup: [Range<Int>],
    into matches: inout [Match]
  ) -> [Range<Int>] {
    let piece = vocabulary.pieces.range(Int(id))
    var rest: [Range<Int>] = []
    var unread = range.lowerBound
    var position = unread
    while position + piece.count <= range.upperBound {
      let range = position..<position + piece.count
      guard equalBytes(vocabulary.pieces.bytes, piece, text, range), isAllowed(id, range, markup)
      else {
        position += 1
        continue
      }
      if unread < position { rest.append(unread..<position) }
      matches.append(Match(range: range, id: id))
      position = range.upperBound
      unread = position
    }
    if unread < range.upperBound { rest.append(unread..<range.upperBound) }
    return rest
  }
}

/// Returns the result of C's `isspace`.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
