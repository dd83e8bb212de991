extension TextEditor {
  func index(_ offset: Int) -> String.Index {
    text.utf8.index(text.utf8.startIndex, offsetBy: offset)
  }

  private func offset(_ index: String.Index) -> Int {
    text.utf8.distance(from: text.utf8.startIndex, to: index)
  }

  func offset(before position: Int) -> Int {
    position > 0 ? offset(text.index(before: index(position))) : 0
  }

  func offset(after position: Int) -> Int {
    position < text.utf8.count ? offset(text.index(after: index(position))) : position
  }

  /// Returns the nearest boundary of graphemes at or after a position: an edit may have joined graphemes.
  func boundary(atOrAfter position: Int) -> Int {
    guard position < text.utf8.count else { return text.utf8.count }
    let target = index(position)
    var found = text.startIndex
    while found < target { found = text.index(after: found) }
    return offset(found)
  }

  var lineStart: Int {
    text[..<index(cursor)].lastIndex(of: "\n").map { offset(text.index(after: $0)) } ?? 0
  }

  var lineEnd: Int {
    text[index(cursor)...].firstIndex(of: "\n").map { offset($0) } ?? text.utf8.count
  }

  func wordStart(before position: Int) -> Int {
    var start = index(position)
    while start > text.startIndex, !isWord(text.index(before: start)) {
      start = text.index(before: start)
    }
    while start > text.startIndex, isWord(text.index(before: start)) {
      start = text.index(before: start)
    }
    return offset(start)
  }

  func wordEnd(after position: Int) -> Int {
    var end = index(position)
    while end < text.endIndex, !isWord(end) { end = text.index(after: end) }
    while end < text.endIndex, isWord(end) { end = text.index(after: end) }
    return offset(end)
  }

  private func isWord(_ index: String.Index) -> Bool {
    text[index].isLetter || text[index].isNumber || text[index] == "_"
  }
}
