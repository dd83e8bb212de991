/// readline's ^R: finds earlier entries that hold what is typed, the newest first.
package struct HistorySearch: Hashable, Sendable {
  package private(set) var pattern = ""
  /// True if no entry, or no older one, holds the pattern.
  package private(set) var isFailing = false

  private let history: [String]
  private var index: Int?

  /// Oldest first.
  package init(_ history: [String]) {
    self.history = history
  }

  /// The entry that was found last.
  package var match: String? { index.map { history[$0] } }

  /// Adds to the pattern; the entry that is shown stays while it holds that too.
  package mutating func type(_ text: String) {
    pattern += text
    find(from: index ?? history.count - 1)
  }

  /// Takes the last character back and looks again from the newest entry on.
  package mutating func deleteLast() {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    index = nil
    isFailing = false
    if !pattern.isEmpty { find(from: history.count - 1) }
  }

  /// Goes on to the next older entry that reads differently.
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
