/// A cache of the words of a text, so that a repeated word only costs a copy of its tokens.
///
/// It holds ranges of the text and of the output, not copies. A word is dropped when another one
/// needs its slot, so the size is bounded.
struct WordMemo {
  private struct Entry {
    var word: Range<Int> = 0..<0
    var tokens: Range<Int> = 0..<0
  }

  // (a power of two)
  private var entries: [Entry]

  init(textBytes: Int) {
    entries = Array(repeating: Entry(), count: powerOfTwo(atLeast: min(textBytes / 16, 1 << 14)))
  }

  /// Appends the tokens of a word: those in the cache, or else those that `read` appends.
  mutating func append(
    _ text: [UInt8], _ word: Range<Int>, to output: inout [TokenID], read: (inout [TokenID]) -> Void
  ) {
    let slot = Int(truncatingIfNeeded: hashOfBytes(text, word)) & (entries.count - 1)
    let known = entries[slot]
    if !known.word.isEmpty, equalBytes(text, known.word, text, word) {
      for index in known.tokens { output.append(output[index]) }
      return
    }
    let start = output.count
    read(&output)
    entries[slot] = Entry(word: word, tokens: start..<output.count)
  }
}
