package import Tokenization

/// Groups passages into the chunks that a light pass reads.
package enum ReadingChunks {
  /// Returns chunks of about `size` tokens as ranges of passages.
  ///
  /// A passage that is longer than a chunk has its own chunk.
  ///
  /// A hash of the passages' tokens decides where a chunk ends. A change of the text therefore
  /// moves only the borders near it, and later chunks stay the same (content-defined chunking, as
  /// in LBFS, Muthitacharoen 2001).
  ///
  /// - Parameters:
  ///   - passages: the token ranges of all passages, in order and without gaps.
  ///   - tokens: the document's tokens.
  ///   - size: the approximate length of a chunk in tokens.
  /// - Returns: ranges of passage indices, in order.
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

  /// Returns the FNV-1a hash with its halves combined.
  ///
  /// The lowest bits of the plain hash depend only on the lowest bits of the tokens.
  private static func hash(_ tokens: ArraySlice<TokenID>) -> UInt64 {
    let hash = tokens.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x0000_0100_0000_01b3
    }
    return hash ^ (hash >> 32)
  }
}
