extension TextEditor {
  func index(_ offset: Int) -> String.Index {
    text.utf8.index(text.utf8.startIndex, offsetBy: offset)
  }

  private func offset(_ index: String.Index) -> Int {
    text.utf8.distance(from: text.utf8.startIndex, to: index)
  }

  func offset(before place: Int) -> Int {
    place > 0 ? offset(text.index(before: index(place))) : 0
  }

  func offset(after place: Int) -> Int {
    place < text.utf8.count ? offset(text.index(after: index(place))) : place
  }

  /// The nearest place between graphemes: an edit may join what stands on its sides.
  func boundary(atOrAfter place: Int) -> Int {
    guard place < text.utf8.count else { return text.utf8.count }
    let target = index(place)
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

  func wordStart(before place: Int) -> Int {
    var start = index(place)
    while start > text.startIndex, !isWord(text.index(before: start)) {
      start = text.index(before: start)
    }
    while start > text.startIndex, isWord(text.index(before: start)) {
      start = text.index(before: start)
    }
    return offset(start)
  }

  func wordEnd(after place: Int) -> Int {
    var end = index(place)
    while end < text.endIndex, !isWord(end) { end = text.index(after: end) }
    while end < text.endIndex, isWord(end) { end = text.index(after: end) }
    return offset(end)
  }

  private func isWord(_ index: String.Index) -> Bool {
    text[index].isLetter || text[index].isNumber || text[index] == "_"
  }
}
