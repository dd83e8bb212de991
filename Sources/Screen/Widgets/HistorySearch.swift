/// A search for earlier entries that contain the typed pattern, newest first, as readline's ^R.
package struct HistorySearch: Hashable, Sendable {
  package private(set) var pattern = ""
  /// True if no entry, or no older one, contains the pattern.
  package private(set) var isFailing = false

  private let history: [String]
  private var index: Int?

  /// Creates a search in a history, oldest first.
  package init(_ history: [String]) {
    self.history = history
  }

  /// The entry that was found last.
  package var match: String? { index.map { history[$0] } }

  /// Adds to the pattern; the present match stays while it contains the longer pattern.
  package mutating func type(_ text: String) {
    pattern += text
    find(from: index ?? history.count - 1)
  }

  /// Deletes the last character and searches again from the newest entry.
  package mutating func deleteLast() {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    index = nil
    isFailing = false
    if !pattern.isEmpty { find(from: history.count - 1) }
  }

  /// Moves to the next older match with another text.
  package mutating func older() {
    var next = (index ?? history.count) - 1
    while next >= 0, history[next] == match { next -= 1 }
    find(from: next)
  }

  private mutating func find(from last: Int) {
    let pattern = pattern.lowercased()
    let found = history[..<max(0, last + 1)].lastIndex { entry in
      pattern.isEmpty || entry.lowercased().contains(pattern)
    }
    isFailing = found == nil
    index = found ?? index
  }
}
