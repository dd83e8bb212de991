package import Documents
package import Tokenization
import Wording

/// A map from a document's tokens to its bytes.
package struct TokenMap: Sendable {
  /// The offset of each token's first byte, then the document's end.  // (tokens + 1)
  private let offsets: [Int]

  /// Creates a map from all tokens of a readable text to the bytes of its original.
  package init(
    _ tokens: some Collection<TokenID>, tokenizer: any Tokenizer, text: ReadableText
  ) {
    let count = text.text.utf8.count
    var offsets = [0]
    offsets.reserveCapacity(tokens.count + 1)
    // SentencePiece may have put a space before the text, which isn't in the document.
    var isAtStart = tokenizer.addsSpacePrefix
    var end = 0
    for token in tokens {
      let bytes = tokenizer.bytes(of: token)
      end += bytes.count
      if isAtStart, bytes.first == UInt8(ascii: " ") { end -= 1 }
      isAtStart = isAtStart && bytes.isEmpty
      offsets.append(text.original(of: min(end, count)))
    }
    offsets[offsets.count - 1] = text.original(of: count)
    self.offsets = offsets
  }

  /// The number of tokens.
  package var tokens: Int { offsets.count - 1 }

  /// Returns the byte range of a token range.
  package func bytes(of tokens: Range<Int>) -> Range<Int> {
    offsets[tokens.lowerBound]..<max(offsets[tokens.lowerBound], offsets[tokens.upperBound])
  }

  /// Returns the number of tokens that begin in a byte range; the counts of adjacent ranges add up.
  package func count(in bytes: Range<Int>) -> Int {
    func index(at byte: Int) -> Int {
      if byte <= 0 { return 0 }
      if byte >= offsets[tokens] { return tokens }
      return offsets[..<tokens].partitioningIndex { $0 >= byte }
    }
    return index(at: bytes.upperBound) - index(at: bytes.lowerBound)
  }

  /// Returns the tokens of a byte range, including those that are only partly in it.
  package func tokens(of bytes: Range<Int>) -> Range<Int> {
    guard tokens > 0, !bytes.isEmpty else { return 0..<0 }
    /// Returns the first token that begins after an offset, or the end.
    func first(after offset: Int) -> Int {
      offsets[..<tokens].partitioningIndex { $0 > offset }
    }
    return max(0, first(after: bytes.lowerBound) - 1)..<first(after: bytes.upperBound - 1)
  }

  /// Converts weights of equal token ranges to weights of equal byte ranges.
  ///
  /// The number of ranges and the sum of the weights stay the same.
  package func overBytes(_ weights: [Float]) -> [Float] {
    let count = weights.count
    let end = offsets[tokens]
    guard count > 0, end > 0 else { return weights }
    var spread = [Float](repeating: 0, count: count)
    for (cell, weight) in weights.enumerated() {
      let range = bytes(of: cell * tokens / count..<(cell + 1) * tokens / count)
      let first = min(count - 1, range.lowerBound * count / end)
      guard !range.isEmpty else {
        spread[first] += weight
        continue
      }
      for target in first...min(count - 1, (range.upperBound * count - 1) / end) {
        let start = Double(target) * Double(end) / Double(count)
        let stop = Double(target + 1) * Double(end) / Double(count)
        let shared = min(Double(range.upperBound), stop) - max(Double(range.lowerBound), start)
        spread[target] += weight * Float(max(0, shared) / Double(range.count))
      }
    }
    return spread
  }
}
