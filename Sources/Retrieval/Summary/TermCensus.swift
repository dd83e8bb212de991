import Foundation

/// The words of a text without grammar words, as numbers, and how often each occurs.
///
/// A word's usual endings are removed. In scripts without blanks each pair of letters is a word.
struct TermCensus {
  private var ids: [[UInt8]: Int] = [:]
  /// The number of sentences of the text that have each word.
  private(set) var counts: [Int] = []
  private var capitals: [Int] = []
  /// True for words with a digit.
  private(set) var isNumber: [Bool] = []
  /// The number of blocks of the text that have each word, and the last such block.
  private var blocks: [Int] = []
  private var lastBlock: [Int] = []
  private var blockCount = 0

  /// The length of a block, in bytes.
  private static let block = 1500

  /// Counts the words of a sentence.
  ///
  /// - Parameters:
  ///   - utf8: the text.
  ///   - sentence: the sentence's range.
  /// - Returns: the words, each once, and the number of all words.
  mutating func add(_ utf8: [UInt8], _ sentence: Range<Int>) -> (terms: [Int], words: Int) {
    let block = sentence.lowerBound / Self.block
    blockCount = max(blockCount, block + 1)
    var own: [Int] = []
    let words = Self.words(of: utf8, sentence) { word, isFirst in
      guard let (stem, isCapital) = Self.stem(word) else { return }
      let id = id(of: stem)
      if isCapital, !isFirst { capitals[id] += 1 }
      guard !own.contains(id) else { return }
      own.append(id)
      counts[id] += 1
      if lastBlock[id] != block {
        lastBlock[id] = block
        blocks[id] += 1
      }
    }
    return (own, words)
  }

  /// Returns the words of a text that were counted.
  func known(_ text: String) -> Set<Int> {
    var found: Set<Int> = []
    let utf8 = Array(text.utf8)
    _ = Self.words(of: utf8, 0..<utf8.count) { word, _ in
      if let (stem, _) = Self.stem(word), let id = ids[stem] { found.insert(id) }
    }
    return found
  }

  /// The rarity of a word: the logarithm of the share of blocks that lack it.
  func rarity(of id: Int) -> Double {
    log(1 + Double(max(1, blockCount)) / Double(max(1, blocks[id])))
  }

  /// True if the word is mostly written with a capital letter.
  func isName(_ id: Int) -> Bool { capitals[id] * 2 >= counts[id] && capitals[id] > 0 }

  private mutating func id(of stem: [UInt8]) -> Int {
    if let id = ids[stem] { return id }
    let id = counts.count
    ids[stem] = id
    counts.append(0)
    capitals.append(0)
    blocks.append(0)
    lastBlock.append(-1)
    isNumber.append(stem.contains { (0x30...0x39).contains($0) })
    return id
  }

  // MARK: Words

  /// Calls a function with each word of a range, and returns their number.
  private static func words(
    of utf8: [UInt8], _ range: Range<Int>, _ body: (ArraySlice<UInt8>, _ isFirst: Bool) -> Void
  ) -> Int {
    var count = 0
    var offset = range.lowerBound
    var isFirst = true
    var previous: Range<Int>?
    while offset < range.upperBound {
      let length = letterLength(utf8, at: offset, range.upperBound)
      guard length > 0 else {
        offset += separatorLength(utf8[offset])
        previous = nil
        continue
      }
      if isUnspaced(utf8, at: offset, range.upperBound) {
        let letter = offset..<min(range.upperBound, offset + length)
        if let previous { body(utf8[previous.lowerBound..<letter.upperBound], false) }
        previous = letter
        // Two letters count as one word.
        count += 1
        offset = letter.upperBound
        continue
      }
      previous = nil
      let start = offset
      offset += length
      while offset < range.upperBound {
        let next = letterLength(utf8, at: offset, range.upperBound)
        if next > 0, !isUnspaced(utf8, at: offset, range.upperBound) {
          offset += next
        } else if isInner(utf8, at: offset, range.upperBound) {
          offset += utf8[offset] < 0x80 ? 1 : 3
        } else {
          break
        }
      }
      let word = utf8[start..<min(offset, range.upperBound)]
      count += 2
      body(word, isFirst)
      isFirst = false
    }
    return (count + 1) / 2
  }

  /// The number of bytes of the letter or digit at an offset; 0 if there is none.
  private static func letterLength(_ utf8: [UInt8], at offset: Int, _ end: Int) -> Int {
    let byte = utf8[offset]
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return 1
    case ..<0xC2: return 0
    case 0xC2: return 0  // signs such as £, « and no-break spaces
    case ..<0xE0: return 2
    case 0xE2: return 0  // dashes, quotation marks, € and other signs
    case 0xE3 where offset + 1 < end && utf8[offset + 1] == 0x80: return 0  // 、 and 。
    case 0xEF: return 0  // full-width signs
    case ..<0xF0: return 3
    default: return 4
    }
  }

  private static func separatorLength(_ byte: UInt8) -> Int {
    switch byte {
    case ..<0xC2: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  /// Returns whether a Chinese, Japanese, Korean, Thai, Lao or Khmer letter begins at an offset.
  private static func isUnspaced(_ utf8: [UInt8], at offset: Int, _ end: Int) -> Bool {
    switch utf8[offset] {
    case 0xE3...0xED: true
    case 0xE0: offset + 1 < end && (0xB8...0xBB).contains(utf8[offset + 1])
    case 0xE1: offset + 1 < end && (0x9E...0x9F).contains(utf8[offset + 1])
    default: false
    }
  }

  /// Returns whether a word goes on after the mark at an offset: “o'clock”, “4.2”, “follow-up”.
  private static func isInner(_ utf8: [UInt8], at offset: Int, _ end: Int) -> Bool {
    let byte = utf8[offset]
    let isQuote =
      byte == 0xE2 && offset + 2 < end && utf8[offset + 1] == 0x80 && utf8[offset + 2] == 0x99
    guard isQuote || [0x27, 0x2C, 0x2E, 0x3A].contains(byte) else { return false }
    let next = offset + (isQuote ? 3 : 1)
    guard next < end else { return false }
    // A full stop and a comma go on only between digits.
    if isQuote || byte == 0x27 { return letterLength(utf8, at: next, end) > 0 }
    return (0x30...0x39).contains(utf8[next]) && (0x30...0x39).contains(utf8[offset - 1])
  }

  /// Returns a word without its usual endings; nil for grammar words and single letters.
  private static func stem(_ word: ArraySlice<UInt8>) -> (stem: [UInt8], isCapital: Bool)? {
    guard let first = word.first else { return nil }
    let isCapital = (0x41...0x5A).contains(first)
    var stem: [UInt8] = []
    stem.reserveCapacity(word.count)
    for byte in word {
      if byte == 0x99, stem.suffix(2) == [0xE2, 0x80] {
        // A typographic apostrophe is the same as a straight one.
        stem.removeLast(2)
        stem.append(0x27)
      } else {
        stem.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      }
    }
    if stem.count > 2, stem.suffix(2) == [0x27, UInt8(ascii: "s")] { stem.removeLast(2) }
    guard stem.count > 1 || (0x30...0x39).contains(first), !grammar.contains(stem) else {
      return nil
    }
    if !(0x30...0x39).contains(first) {
      for ending in endings
      where stem.count >= ending.count + 4 && stem.suffix(ending.count) == ending[...] {
        stem.removeLast(ending.count)
        break
      }
    }
    return (stem, isCapital)
  }

  private static let endings = ["ing", "ies", "ed", "es", "ly", "s"].map { Array($0.utf8) }

  /// Frequent words of English, German, French and Spanish that say little about a text.
  private static let grammar = Set(
    """
    the a an of and or in on at by for to from with as is are was were be been being it its he him \
    his she her hers they them their theirs i me my mine we us our you your yours this that these \
    those there here who whom whose which what when where why how not no nor but if so than then \
    too very can could may might must shall should will would do does did done have has had having \
    into onto over under up down out off again about after before while because until against \
    between through during above below all any both each few more most other some such only own \
    same just also ever never now one two said say says mr mrs miss ms dr upon got get go went come \
    came like know think thing things don't didn't i'm it's i've he'd she'd that's there's wasn't \
    der die das und ist in den von zu mit sich auf für nicht ein eine einen dem des im er sie es \
    auch als an nach wie aus bei war wird hat haben dass oder le la les un une et est que qui dans \
    du pour pas au sur par plus ne se ce il elle avec son sa ses el los las una y es no por con \
    para su al lo como más pero
    """.split(separator: " ").map { Array($0.utf8) })
}
