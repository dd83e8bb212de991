/// Finds the ends of words of the patterns of `PreTokenizer`, one character at a time.
struct WordScanner {
  let text: [UInt8]  // valid UTF-8
  let limit: Int
  /// The characters that are cut out as words, so that other words end before them.
  var border = Border.none

  enum Border { case none, numbers, punctuation, punctuationAndBacktick }

  func after(_ position: Int) -> Int { min(position + characterLength(text[position]), limit) }

  func gpt2Word(from start: Int) -> Int {
    if let end = contraction(at: start, ignoringCase: false) { return end }
    // An optional space and a run of one class.
    let content = text[start] == UInt8(ascii: " ") ? start + 1 : start
    let kind = self.kind(content)
    if kind != .none, kind != .whitespace { return endOfRun(kind, from: content) }
    return endOfSpace(from: start)
  }

  func llama3Word(from start: Int, longestNumber: Int) -> Int {
    if let end = contraction(at: start, ignoringCase: true) { return end }
    let kind = self.kind(start)
    if kind == .letter { return endOfRun(.letter, from: start) }
    if kind == .number { return endOfNumber(from: start, longest: longestNumber) }
    let second = after(start)
    if !isLineBreak(start), self.kind(second) == .letter { return endOfRun(.letter, from: second) }
    let content = text[start] == UInt8(ascii: " ") ? second : start
    if self.kind(content) == .other {
      var end = endOfRun(.other, from: content)
      while isLineBreak(end) { end += 1 }
      return end
    }
    return endOfLines(from: start) ?? endOfSpace(from: start)
  }

  func kind(_ position: Int) -> CharacterClass {
    guard position < limit, !isBorder(position) else { return .none }
    return CharacterClass(text, at: position)
  }

  private func endOfRun(_ kind: CharacterClass, from start: Int) -> Int {
    var end = start
    while self.kind(end) == kind { end = after(end) }
    return end
  }

  private func endOfNumber(from start: Int, longest: Int) -> Int {
    var end = start
    var count = 0
    while count < longest, kind(end) == .number {
      end = after(end)
      count += 1
    }
    return end
  }

  /// Returns the end of `'s|'t|'m|'d|'re|'ve|'ll` at `start`; nil if there is no match.
  private func contraction(at start: Int, ignoringCase: Bool) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < limit else { return nil }
    let folding: UInt8 = ignoringCase ? 0x20 : 0
    switch text[start + 1] | folding {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case let first where start + 2 < limit:
      let second = text[start + 2] | folding
      let isContraction =
        second == UInt8(ascii: "e") && (first == UInt8(ascii: "r") || first == UInt8(ascii: "v"))
        || second == UInt8(ascii: "l") && first == UInt8(ascii: "l")
      return isContraction ? start + 3 : nil
    default: return nil
    }
  }

  /// Returns the end of `\s*[\r\n]+`: after the last line break of a run of white space.
  private func endOfLines(from start: Int) -> Int? {
    var end = start
    var lineEnd: Int?
    while kind(end) == .whitespace {
      if isLineBreak(end) { lineEnd = end + 1 }
      end = after(end)
    }
    return lineEnd
  }

  /// Returns the end of `\s+(?!\S)|\s+`: the last space belongs to the next word.
  private func endOfSpace(from start: Int) -> Int {
    var end = start
    var last = start
    while kind(end) == .whitespace {
      last = end
      end = after(end)
    }
    guard end > start else { return after(start) }
    return last > start && kind(end) != .none ? last : end
  }

  private func isLineBreak(_ position: Int) -> Bool {
    position < limit
      && (text[position] == UInt8(ascii: "\n") || text[position] == UInt8(ascii: "\r"))
  }
}
