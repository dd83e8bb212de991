/// Words that an answer must not have unless they occur in the text.
struct ForeignWords {
  private var spellings: Set<[UInt8]>
  private let longest: Int

  /// Creates the set from words in lower case.
  init(_ words: Set<String>) {
    spellings = Set(words.map { Array($0.utf8) })
    longest = spellings.map(\.count).max() ?? 0
  }

  var words: Set<String> { Set(spellings.map { String(decoding: $0, as: UTF8.self) }) }

  /// Removes the words of a text in UTF-8, in any case.
  mutating func remove(wordsOf text: some Sequence<UInt8>) {
    var word: [UInt8] = []
    for byte in text {
      if let letter = Self.letter(byte) {
        // One byte beyond the longest word is enough to see that the word is longer.
        if word.count <= longest { word.append(letter) }
      } else {
        if !word.isEmpty { spellings.remove(word) }
        word.removeAll(keepingCapacity: true)
      }
    }
    spellings.remove(word)
  }

  /// Returns an ASCII letter or digit in lower case; nil for any other byte, which separates words.
  private static func letter(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    default: nil
    }
  }
}
