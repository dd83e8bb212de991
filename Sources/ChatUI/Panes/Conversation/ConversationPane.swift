package import Screen

/// The conversation on the screen: its wrapped rows, the scroll position and the search.
package struct ConversationPane: Sendable {
  /// The columns of the mark and the space after it.
  static let indent = 2

  /// The rows scrolled up from the newest; 0 follows the answer.
  package private(set) var scrollBack = 0
  /// The number of entries while an answer is shown that was scrolled to; nil after other scrolling.
  private var entriesWithAnswer: Int?
  package private(set) var finder = TextFinder()
  /// All rows for the width of the layout.
  package private(set) var rows = WrappedTranscript()

  package init() {}

  /// Carries out a command, or returns nil if it isn't the conversation's.
  mutating func perform(
    _ command: Command, _ transcript: Transcript, height: Int
  ) -> [Request]? {
    switch command {
    case .scroll(let scroll): self.scroll(scroll, height: height)
    case .search: finder.begin(at: scrollBack)
    case .acceptSearch: return acceptSearch(transcript, height: height)
    case .cancelSearch: cancelSearch()
    case .nextFound: return find(by: 1, transcript, height: height)
    case .previousFound: return find(by: -1, transcript, height: height)
    case .nextCitation: return transcript.selecting(1, of: transcript.citations)
    case .previousCitation: return transcript.selecting(-1, of: transcript.citations)
    case .openCitation: return transcript.opening(transcript.citations)
    default: return nil
    }
    return []
  }

  // MARK: Wrapping

  /// Wraps the turns and notices that have changed.
  mutating func wrap(_ transcript: Transcript, _ wrapping: WrappedTranscript.Wrapping) {
    rows.update(transcript, wrapping)
    // A notice is shown, unless the reader has scrolled up.
    if let entriesWithAnswer, transcript.entries.count > entriesWithAnswer { followEnd() }
  }

  /// Wraps what has changed so that a reader who scrolled up keeps the same rows in sight.
  mutating func wrapKeepingPosition(
    _ transcript: Transcript, _ wrapping: WrappedTranscript.Wrapping
  ) {
    let before = rows.count
    rows.update(transcript, wrapping)
    if scrollBack > 0 { scrollBack = max(1, scrollBack + rows.count - before) }
  }

  // MARK: Scrolling

  mutating func followEnd() {
    scrollBack = 0
    entriesWithAnswer = nil
  }

  /// Scrolls so that the last answer is in sight if it was followed to its end.
  ///
  /// The rows after the answer may leave the screen for it. An answer that came at once is shown
  /// from its question on; one that was followed while it grew is shown to its last row.
  mutating func showAnswer(cameAtOnce: Bool, height: Int) {
    guard scrollBack == 0 else { return }
    let last = rows.lastEntry
    let hidden = max(0, last.rows - height)
    scrollBack = cameAtOnce ? hidden : min(hidden, last.afterAnswer)
    entriesWithAnswer = scrollBack > 0 ? rows.entryCount : nil
  }

  /// The rows in sight of an area.
  func visibleRows(in area: Rect) -> ArraySlice<TranscriptRow> {
    rows.suffix(area.height + scrollBack).prefix(area.height)
  }

  /// Scrolls the rows in an area of this height.
  mutating func scroll(_ scroll: Scroll, height: Int) {
    let hidden = max(0, rows.count - height)
    entriesWithAnswer = nil
    let target = scroll.target(from: top(height: height), height: height, count: hidden + height)
    scrollBack = hidden - target
  }

  /// Scrolls so that a row is in sight, a third down from the top.
  mutating func reveal(_ row: Int, height: Int) {
    guard height > 0 else { return }
    entriesWithAnswer = nil
    let top = top(height: height)
    if !(top..<top + height).contains(row) {
      scrollBack = max(0, max(0, rows.count - height) - max(0, row - height / 3))
    }
  }

  /// Scrolls to the first sentence that names a citation.
  mutating func reveal(_ citation: CitationSelection, height: Int) {
    if let row = rows.firstIndex(naming: citation) { reveal(row, height: height) }
  }

  /// The index of the first row in sight.
  func top(height: Int) -> Int {
    let above = max(0, rows.count - height)
    return above - min(scrollBack, above)
  }

  /// The citation whose number is drawn at a point of the text's area; nil for none.
  package func citation(at point: Point, in area: Rect) -> CitationSelection? {
    let rows = Array(visibleRows(in: area))
    guard area.contains(point), rows.indices.contains(point.y - area.y) else { return nil }
    let row = rows[point.y - area.y]
    return row.spans.first { span in
      row.columns(of: span.bytes).contains(point.x - area.x - Self.indent)
    }?.citation
  }

  // MARK: Search

  mutating func type(_ key: KeyPress, height: Int) -> [Request] {
    switch finder.type(key) {
    case .ignored: return []
    case .cancelled(let origin):
      scrollBack = origin
      return []
    case .changed(let origin):
      scrollBack = origin
      let text = rows.text
      let start = text.start(ofRow: top(height: height))
      return show(finder.first(in: text.document, from: start), in: text, height: height)
    }
  }

  private mutating func acceptSearch(_ transcript: Transcript, height: Int) -> [Request] {
    if finder.accept() { return find(by: 1, transcript, height: height) }
    return finder.failure.map { [.message($0)] } ?? []
  }

  private mutating func cancelSearch() {
    if let origin = finder.cancel() { scrollBack = origin }
  }

  mutating func closePrompt() { finder.closePrompt() }

  mutating func endSearch() { finder.clear() }

  /// Shows the next match, or the previous one; without a search, the next or previous citation.
  private mutating func find(
    by step: Int, _ transcript: Transcript, height: Int
  ) -> [Request] {
    let citation = transcript.selecting(step, of: transcript.citations)
    guard finder.search?.pattern != nil else { return citation }
    let text = rows.text
    let top = text.start(ofRow: top(height: height))
    let result =
      step > 0
      ? finder.next(in: text.document, from: top)
      : finder.previous(in: text.document, before: top)
    return result.map { show($0, in: text, height: height) } ?? citation
  }

  private mutating func show(
    _ result: TextFinder.Result, in text: TranscriptText, height: Int
  ) -> [Request] {
    if let match = result.match { reveal(text.row(at: match.lowerBound), height: height) }
    return result.message.map { [.message($0)] } ?? []
  }
}
