// The cuts that some styles make before or after the search for words, and BLOOM's words.
extension WordScanner {
  /// Returns true for a character that is cut out as a word or as a part of one.
  func isBorder(_ position: Int) -> Bool {
    switch border {
    case .none: false
    case .numbers: CharacterClass(text, at: position) == .number
    case .punctuation: isPunctuation(position)
    case .punctuationAndBacktick: isPunctuation(position) || text[position] == UInt8(ascii: "`")
    }
  }

  /// Returns the end of the run of border characters that begins at `start`; nil if there is none.
  func borderRun(from start: Int) -> Int? {
    var end = start
    while end < limit, isBorder(end) { end = after(end) }
    return end > start ? end : nil
  }

  /// Returns true for characters of `[\p{P}$+<=>^~|]`.
  private func isPunctuation(_ position: Int) -> Bool {
    let byte = text[position]
    guard byte >= 0x80 else {
      return CharacterClass(text, at: position) == .other && byte > 0x20 && byte != 0x7F
        && byte != UInt8(ascii: "`")
    }
    switch scalar(text, at: position).properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// Returns the end of a word's first piece after cuts at its numbers.
  func numberCut(_ word: Range<Int>, _ numbers: PreTokenizer.Numbers) -> Int {
    let first = word.lowerBound
    if numbers == .runsAndTriples, text[first] == UInt8(ascii: " "), first + 1 < word.upperBound,
      kind(first + 1) == .number
    {
      return first + 1
    }
    var position = first
    while position + 3 <= word.upperBound {
      if text[position..<position + 3].allSatisfy({ 0x30...0x39 ~= $0 }) {
        return position == first ? first + 3 : position
      }
      position += 1
    }
    return word.upperBound
  }

  /// Returns the end of ` ?[^(\s|.,!?…。，、।۔،)]+`, or of the text before its next match.
  func bloomWord(from start: Int) -> Int {
    var end = start
    if beginsBloomWord(start) {
      if text[start] == UInt8(ascii: " ") { end += 1 }
      while end < limit, !endsBloomWord(end) { end = after(end) }
    } else {
      while end < limit, !beginsBloomWord(end) { end = after(end) }
    }
    return end
  }

  private func beginsBloomWord(_ position: Int) -> Bool {
    !endsBloomWord(position)
      || text[position] == UInt8(ascii: " ") && position + 1 < limit && !endsBloomWord(position + 1)
  }

  private func endsBloomWord(_ position: Int) -> Bool {
    CharacterClass(text, at: position) == .whitespace
      || "(|.,!?…。，、।۔،)".unicodeScalars.contains(scalar(text, at: position))
  }
}
