/// A multi-line input with readline's keys, a kill buffer and a history.
///
/// The width given to `handle`, `rows` and `draw` must agree: ↑ and ↓ move between rows as drawn.
package struct TextEditor: Hashable, Sendable {
  package private(set) var text: String
  /// The UTF-8 offset of the cursor; it is always between graphemes.
  package private(set) var cursor: Int
  /// The earlier entries, oldest first.
  package private(set) var history: [String]

  private var killed = ""
  private var historyIndex: Int?
  /// The text that was typed before ↑ showed the history.
  private var draft = ""

  package init(_ text: String = "", history: [String] = []) {
    self.text = text
    self.history = history
    cursor = text.utf8.count
  }

  package var isEmpty: Bool { text.isEmpty }

  /// Replaces the text and puts the cursor at its end.
  package mutating func set(_ text: String) {
    self.text = text
    cursor = text.utf8.count
  }

  /// Empties the editor, adds the text to the history and returns it.
  package mutating func submit() -> String {
    let entered = text
    if !entered.isEmpty, history.last != entered { history.append(entered) }
    historyIndex = nil
    draft = ""
    set("")
    return entered
  }

  /// Inserts text at the cursor; line ends become \n.
  package mutating func insert(_ inserted: String) {
    let lines = inserted.split(omittingEmptySubsequences: false) {
      $0 == "\r\n" || $0 == "\r" || $0 == "\n"
    }
    let clean = lines.joined(separator: "\n")
    text.insert(contentsOf: clean, at: index(cursor))
    cursor = boundary(atOrAfter: cursor + clean.utf8.count)
  }

  /// The text before the cursor.
  package var beforeCursor: Substring { text[..<index(cursor)] }

  /// Replaces the last bytes before the cursor with a text.
  package mutating func replaceBeforeCursor(bytes: Int, with inserted: String) {
    let start = boundary(atOrAfter: max(0, cursor - bytes))
    delete(start..<cursor)
    insert(inserted)
  }

  /// Applies an editing key; returns false if the key isn't the editor's.
  package mutating func handle(_ key: KeyPress, width: Int = .max) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .newline: insert("\n")
    case .paste(let pasted): insert(pasted)
    case .left, .control("b"): cursor = offset(before: cursor)
    case .right, .control("f"): cursor = offset(after: cursor)
    case .wordLeft, .alt("b"): cursor = wordStart(before: cursor)
    case .wordRight, .alt("f"): cursor = wordEnd(after: cursor)
    case .home, .control("a"): cursor = lineStart
    case .end, .control("e"): cursor = lineEnd
    case .backspace: delete(offset(before: cursor)..<cursor)
    case .delete: delete(cursor..<offset(after: cursor))
    case .control("d") where !isEmpty: delete(cursor..<offset(after: cursor))
    case .control("w"), .alt("\u{7F}"): kill(wordStart(before: cursor)..<cursor)
    case .alt("d"): kill(cursor..<wordEnd(after: cursor))
    case .control("u"): kill(lineStart..<cursor)
    case .control("k"): kill(cursor..<(cursor == lineEnd ? offset(after: cursor) : lineEnd))
    case .control("y"): insert(killed)
    case .up, .control("p"): return moveUp(width: width)
    case .down, .control("n"): return moveDown(width: width)
    default: return false
    }
    return true
  }

  /// Puts the cursor at a UTF-8 offset, or at the next boundary of graphemes.
  mutating func moveCursor(to offset: Int) { cursor = boundary(atOrAfter: offset) }

  private mutating func delete(_ range: Range<Int>) {
    text.removeSubrange(index(range.lowerBound)..<index(range.upperBound))
    cursor = boundary(atOrAfter: range.lowerBound)
  }

  private mutating func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    killed = String(text[index(range.lowerBound)..<index(range.upperBound)])
    delete(range)
  }

  private mutating func moveUp(width: Int) -> Bool {
    if move(byRows: -1, width: width) { return true }
    let index = historyIndex ?? history.count
    guard index > 0 else { return false }
    if historyIndex == nil { draft = text }
    historyIndex = index - 1
    set(history[index - 1])
    return true
  }

  private mutating func moveDown(width: Int) -> Bool {
    if move(byRows: 1, width: width) { return true }
    guard let index = historyIndex else { return false }
    historyIndex = index + 1 < history.count ? index + 1 : nil
    set(index + 1 < history.count ? history[index + 1] : draft)
    return true
  }

  /// Moves to another row and keeps the column as far as possible; returns false at the first or last
  /// row.
  private mutating func move(byRows step: Int, width: Int) -> Bool {
    let rows = wrappedRows(width: width)
    let point = cursorPoint(in: rows)
    guard rows.indices.contains(point.y + step) else { return false }
    cursor = offset(in: rows[point.y + step], column: point.x)
    return true
  }
}
