package import Documents
package import Screen

/// The document on the screen: the position in it, its search, and the opened passage.
package struct DocumentPane: Sendable {
  /// A position from which a passage was opened.
  package struct Origin: Hashable, Sendable {
    let focus: Focus
    let isVisible: Bool
    let top: Int
    let mark: Range<Int>?
  }

  /// The offset of the first byte in sight.
  package private(set) var top = 0
  package private(set) var finder = TextFinder()
  /// The passage that was opened last, in bytes; nil for none.
  package private(set) var mark: Range<Int>?
  /// The way back: the position to return to first is the last.
  private var trail: [Origin] = []

  package init() {}

  package var canGoBack: Bool { !trail.isEmpty }

  /// Carries out a command, or returns nil if it isn't the document's.
  mutating func perform(
    _ command: Command, in document: Document, area: Rect
  ) -> [Request]? {
    switch command {
    case .scroll(let scroll): self.scroll(scroll, in: document, area: area)
    case .search: finder.begin(at: top)
    case .acceptSearch: return acceptSearch(in: document, area: area)
    case .cancelSearch: cancelSearch()
    case .nextMatch: return find(by: 1, in: document, area: area)
    case .previousMatch: return find(by: -1, in: document, area: area)
    default: return nil
    }
    return []
  }

  /// Scrolls the text in an area.
  mutating func scroll(_ scroll: Scroll, in document: Document, area: Rect) {
    let pager = DocumentPager(document, width: area.width)
    if let rows = scroll.rows(height: area.height) {
      top = pager.moved(top, by: rows, height: area.height)
    } else {
      top = scroll == .toEnd ? pager.lastTop(height: area.height) : 0
    }
  }

  // MARK: Passages

  /// Remembers the present position, to return to it.
  mutating func leave(focus: Focus, isVisible: Bool) {
    trail.append(Origin(focus: focus, isVisible: isVisible, top: top, mark: mark))
  }

  /// Marks a passage and scrolls it a third down from the top.
  package mutating func show(_ passage: Range<Int>, in document: Document, area: Rect) {
    mark = passage
    top = DocumentPager(document, width: area.width)
      .top(showing: passage.lowerBound, height: area.height)
  }

  /// Returns to the last position on the trail; nil if there is none.
  mutating func goBack() -> Origin? {
    guard let origin = trail.popLast() else { return nil }
    top = origin.top
    mark = origin.mark
    return origin
  }

  /// Ends the search and unmarks the passage.
  package mutating func clear() {
    finder.clear()
    mark = nil
  }

  /// Drops matches, marks and positions beyond the end of a document that became shorter.
  mutating func keepPositions(in document: Document, area: Rect) {
    let end = document.text.utf8.count
    finder.keepMatch(within: end)
    if let mark, mark.upperBound > end { self.mark = nil }
    trail.removeAll { $0.top >= end }
    scroll(.lines(0), in: document, area: area)
  }

  // MARK: Search

  mutating func type(_ key: KeyPress, in document: Document, area: Rect) -> [Request] {
    switch finder.type(key) {
    case .ignored: return []
    case .cancelled(let origin):
      top = origin
      return []
    case .changed(let origin):
      top = origin
      return show(finder.first(in: document, from: origin), in: document, area: area)
    }
  }

  private mutating func acceptSearch(in document: Document, area: Rect) -> [Request] {
    if finder.accept() { return find(by: 1, in: document, area: area) }
    return finder.failure.map { [.message($0)] } ?? []
  }

  private mutating func cancelSearch() {
    if let origin = finder.cancel() { top = origin }
  }

  mutating func closePrompt() { finder.closePrompt() }

  /// Shows the next match, or the previous one.
  private mutating func find(by step: Int, in document: Document, area: Rect) -> [Request] {
    let result =
      step > 0
      ? finder.next(in: document, from: top) : finder.previous(in: document, before: top)
    guard let result else { return [.message("Nothing to search for yet: / begins a search")] }
    return show(result, in: document, area: area)
  }

  /// Scrolls to a match unless it is in sight.
  private mutating func show(
    _ result: TextFinder.Result, in document: Document, area: Rect
  ) -> [Request] {
    let requests = result.message.map { [Request.message($0)] } ?? []
    guard let match = result.match else { return requests }
    let pager = DocumentPager(document, width: area.width)
    let shown = pager.rows(from: top, count: area.height)
    guard let first = shown.first, let last = shown.last else { return requests }
    if !(first.bytes.lowerBound..<last.end).contains(match.lowerBound) {
      top = pager.top(showing: match.lowerBound, height: area.height)
    }
    return requests
  }
}
