/// The words that an answer must not have unless they occur in the text.
package struct ForeignWords: Sendable {
  private var spellings: Set<[UInt8]>
  /// The lengths of the words, in bytes.
  private let lengths: Set<Int>

  /// Creates the set from words in lower case.
  package init(_ words: Set<String>) {
    spellings = Set(words.map { Array($0.utf8) })
    lengths = Set(spellings.map(\.count))
  }

  package var words: Set<String> { Set(spellings.map { String(decoding: $0, as: UTF8.self) }) }

  /// Removes the words of a text in UTF-8, in any case, and the words with which its words begin.
  ///
  /// An answer is checked token by token, so “six” looks the same as the beginning of “sixteen”.
  package mutating func remove(wordsOf text: some Sequence<UInt8>) {
    var word: [UInt8] = []
    let longest = lengths.max() ?? 0
    for byte in text {
      if let letter = Self.letter(byte) {
        if word.count < longest { word.append(letter) }
      } else {
        remove(beginningsOf: word)
        word.removeAll(keepingCapacity: true)
      }
    }
    remove(beginningsOf: word)
  }

  private mutating func remove(beginningsOf word: [UInt8]) {
    for length in lengths where length <= word.count {
      spellings.remove(Array(word[..<length]))
    }
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
