package import Tokenization

/// Puts passages together to chunks that are read at once.
package enum ReadingChunks {
  /// Ranges of passages of about `size` tokens, for passages that stand in `tokens` without gaps; a
  /// longer passage is a chunk of its own.
  ///
  /// Where a chunk ends the passages' own tokens decide, so that a change of the text moves the borders
  /// near it only, and the chunks beyond are what they were (content-defined chunking, as in LBFS,
  /// Muthitacharoen 2001).
  package static func ranges(
    of passages: [Range<Int>], in tokens: [TokenID], about size: Int
  ) -> [Range<Int>] {
    var chunks: [Range<Int>] = []
    var start = 0
    for index in passages.indices {
      let count = passages[index].upperBound - passages[start].lowerBound
      let next = index + 1 < passages.count ? passages[index + 1].count : 0
      let isFull = count + next > size * 5 / 4
      let isBorder = count >= size * 3 / 4 && hash(tokens[passages[index]]) % 2 == 0
      if isFull || isBorder || index + 1 == passages.count {
        chunks.append(start..<index + 1)
        start = index + 1
      }
    }
    return chunks
  }

  /// FNV-1a, folded: its lowest bits alone depend on the lowest bits of what goes in.
  private static func hash(_ tokens: ArraySlice<TokenID>) -> UInt64 {
    let hash = tokens.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x0000_0100_0000_01b3
    }
    return hash ^ (hash >> 32)
  }
}
