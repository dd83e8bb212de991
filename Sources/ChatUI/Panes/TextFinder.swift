package import Documents
package import Screen

/// A search in a text, as / begins it: the prompt, the pattern and the current match.
///
/// Document and conversation have one each. The owner scrolls to the matches.
package struct TextFinder: Hashable, Sendable {
  package struct Search: Hashable, Sendable {
    package let text: String
    /// The compiled pattern; nil if the text is no pattern.
    package let pattern: DocumentSearch?
    /// The current match, in bytes of the searched text.
    package fileprivate(set) var match: Range<Int>?

    init(_ text: String) {
      self.text = text
      pattern = DocumentSearch(text)
    }
  }

  /// The pattern that is being typed, and the state to restore when typing is cancelled.
  package struct Prompt: Hashable, Sendable {
    package fileprivate(set) var editor = TextEditor()
    /// The owner's scroll position when the search began.
    package let origin: Int
    fileprivate let previous: Search?
  }

  /// The result of a key in the prompt.
  enum Typed {
    case ignored
    /// The pattern has changed: the search starts again at the origin.
    case changed(origin: Int)
    /// The prompt is closed: the owner scrolls back to the origin.
    case cancelled(origin: Int)
  }

  /// The result of a search: the match to show, and a message.
  struct Result {
    var match: Range<Int>?
    var message: String?
  }

  package private(set) var search: Search?
  package private(set) var prompt: Prompt?

  /// The hints of the status line while a pattern is typed.
  static let hints = [Hint(.acceptSearch, "go there"), Hint(.cancelSearch, "back")]

  package init() {}

  /// Opens the prompt; `origin` is the owner's scroll position.
  mutating func begin(at origin: Int) { prompt = Prompt(origin: origin, previous: search) }

  mutating func type(_ key: KeyPress) -> Typed {
    guard let origin = prompt?.origin, let isEmpty = prompt?.editor.isEmpty, key != .newline else {
      return .ignored
    }
    if key == .backspace, isEmpty { return cancel().map { .cancelled(origin: $0) } ?? .ignored }
    guard prompt?.editor.handle(key) == true else { return .ignored }
    search = Search(prompt?.editor.text ?? "")
    return .changed(origin: origin)
  }

  /// Closes the prompt; returns true if nothing was typed and the previous search is to be repeated.
  mutating func accept() -> Bool {
    guard let prompt else { return false }
    self.prompt = nil
    guard prompt.editor.isEmpty else { return false }
    search = prompt.previous
    return true
  }

  /// Closes the prompt, restores the previous search and returns the origin; nil without a prompt.
  mutating func cancel() -> Int? {
    guard let prompt else { return nil }
    self.prompt = nil
    search = prompt.previous
    return prompt.origin
  }

  /// Closes the prompt and keeps what was found.
  mutating func closePrompt() { prompt = nil }

  mutating func clear() { search = nil }

  /// Drops the current match if it lies beyond the end of the text.
  mutating func keepMatch(within end: Int) {
    if let match = search?.match, match.upperBound > end { search?.match = nil }
  }

  /// Finds the first match at or after a byte; it becomes the current match.
  mutating func first(in text: Document, from start: Int) -> Result {
    show(search?.pattern?.next(in: text, from: start))
  }

  /// Finds the next match after the current one, or from `top`; nil without a search.
  mutating func next(in text: Document, from top: Int) -> Result? {
    guard let search, let pattern = search.pattern else { return nil }
    return show(pattern.next(in: text, from: search.match.map { $0.lowerBound + 1 } ?? top))
  }

  /// Finds the previous match before the current one, or before `top`; nil without a search.
  mutating func previous(in text: Document, before top: Int) -> Result? {
    guard let search, let pattern = search.pattern else { return nil }
    return show(pattern.previous(in: text, before: search.match?.lowerBound ?? top))
  }

  /// The message that the pattern was not found; nil if it was, or if there is none.
  var failure: String? {
    guard let search, search.match == nil, !search.text.isEmpty else { return nil }
    return "Not found: \(search.text)"
  }

  private mutating func show(_ match: SearchMatch?) -> Result {
    search?.match = match?.bytes
    guard let match else { return Result(message: failure) }
    return Result(
      match: match.bytes,
      message: match.isWrapped ? "The search went on from the other end" : nil)
  }
}
