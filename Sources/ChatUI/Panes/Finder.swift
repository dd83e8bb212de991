import Documents
package import Screen

extension AppState {
  /// The document's text area on the screen.
  package var documentTextArea: Rect {
    DocumentView.textArea(of: document, in: ScreenLayout(self).document ?? Rect(size))
  }

  private var pager: DocumentPager { DocumentPager(document, width: documentTextArea.width) }

  mutating func scrollDocument(_ scroll: Command.Scroll) {
    let height = documentTextArea.height
    if let rows = scroll.rows(height: height) {
      pane.top = pager.moved(pane.top, by: rows, height: height)
    } else {
      pane.top = scroll == .toEnd ? pager.lastTop(height: height) : 0
    }
  }

  mutating func beginSearch() {
    pane.prompt = DocumentPane.Prompt(
      editor: TextEditor(), origin: pane.top, previous: pane.search)
  }

  mutating func typeSearch(_ key: KeyPress) {
    guard var prompt = pane.prompt, key != .newline else { return }
    if key == .backspace, prompt.editor.isEmpty { return cancelSearch() }
    guard prompt.editor.handle(key) else { return }
    pane.prompt = prompt
    pane.search = DocumentPane.Search(text: prompt.editor.text)
    pane.top = prompt.origin
    show(pane.search?.pattern?.next(in: document, from: prompt.origin))
  }

  /// An empty pattern repeats the search before.
  mutating func acceptSearch() {
    guard let prompt = pane.prompt else { return }
    pane.prompt = nil
    if prompt.editor.isEmpty {
      pane.search = prompt.previous
      findNext()
    } else if pane.search?.match == nil {
      show(nil)
    }
  }

  mutating func cancelSearch() {
    guard let prompt = pane.prompt else { return }
    pane.prompt = nil
    pane.search = prompt.previous
    pane.top = prompt.origin
  }

  mutating func findNext() {
    guard let search = pane.search, let pattern = search.pattern else { return noSearch() }
    let start = search.match.map { $0.lowerBound + 1 } ?? pane.top
    show(pattern.next(in: document, from: start))
  }

  mutating func findPrevious() {
    guard let search = pane.search, let pattern = search.pattern else { return noSearch() }
    show(pattern.previous(in: document, before: search.match?.lowerBound ?? pane.top))
  }

  /// Puts a place a third down from the top, if the pane shows one.
  mutating func showInDocument(_ byte: Int) {
    pane.top = pager.top(showing: byte, height: documentTextArea.height)
  }

  private mutating func noSearch() { message = "Nothing to search for yet: / begins a search" }

  private mutating func show(_ match: SearchMatch?) {
    pane.search?.match = match?.bytes
    guard let match else {
      if let text = pane.search?.text, !text.isEmpty { message = "Not found: \(text)" }
      return
    }
    if match.isWrapped { message = "The search went on from the other end" }
    let height = documentTextArea.height
    let shown = pager.rows(from: pane.top, count: height)
    guard let first = shown.first, let last = shown.last else { return }
    if !(first.bytes.lowerBound..<last.end).contains(match.bytes.lowerBound) {
      pane.top = pager.top(showing: match.bytes.lowerBound, height: height)
    }
  }
}

extension Rect {
  fileprivate init(_ size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }
}
