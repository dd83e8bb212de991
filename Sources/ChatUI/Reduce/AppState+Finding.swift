import Documents
import Screen

extension AppState {
  mutating func beginFinding() {
    finder.prompt = DocumentPane.Prompt(
      editor: TextEditor(), origin: transcript.scrollBack, previous: finder.search)
  }

  mutating func typeFinding(_ key: KeyPress) {
    guard var prompt = finder.prompt, key != .newline else { return }
    if key == .backspace, prompt.editor.isEmpty { return cancelFinding() }
    guard prompt.editor.handle(key) else { return }
    finder.prompt = prompt
    finder.search = DocumentPane.Search(text: prompt.editor.text)
    transcript.scrollBack = prompt.origin
    let text = transcriptText
    let start = text.start(ofRow: transcriptTop(of: text.count))
    show(finder.search?.pattern?.next(in: text.document, from: start), in: text)
  }

  /// An empty pattern repeats the search before.
  mutating func acceptFinding() {
    guard let prompt = finder.prompt else { return }
    finder.prompt = nil
    if prompt.editor.isEmpty {
      finder.search = prompt.previous
      find(by: 1)
    } else if finder.search?.match == nil {
      show(nil, in: transcriptText)
    }
  }

  mutating func cancelFinding() {
    guard let prompt = finder.prompt else { return }
    finder.prompt = nil
    finder.search = prompt.previous
    transcript.scrollBack = prompt.origin
  }

  /// The next or previous match; without a search, the next or previous citation.
  mutating func find(by step: Int) {
    guard let search = finder.search, let pattern = search.pattern else {
      return selectCitation(by: step)
    }
    let text = transcriptText
    let top = text.start(ofRow: transcriptTop(of: text.count))
    let match =
      step > 0
      ? pattern.next(in: text.document, from: search.match.map { $0.lowerBound + 1 } ?? top)
      : pattern.previous(in: text.document, before: search.match?.lowerBound ?? top)
    show(match, in: text)
  }

  /// Scrolls the conversation so that a row is in sight, a third down from the top.
  mutating func revealTranscriptRow(_ row: Int, of count: Int) {
    let height = TranscriptView.area(in: ScreenLayout(self), of: self).height
    guard height > 0 else { return }
    let above = max(0, count - height)
    let top = above - min(transcript.scrollBack, above)
    if !(top..<top + height).contains(row) {
      transcript.scrollBack = max(0, above - max(0, row - height / 3))
    }
  }

  private var transcriptText: TranscriptText {
    let area = TranscriptView.area(in: ScreenLayout(self), of: self)
    return TranscriptText(TranscriptRows(self, width: area.width).suffix(.max))
  }

  /// The first row in sight.
  private func transcriptTop(of count: Int) -> Int {
    let height = TranscriptView.area(in: ScreenLayout(self), of: self).height
    let above = max(0, count - height)
    return above - min(transcript.scrollBack, above)
  }

  private mutating func show(_ match: SearchMatch?, in text: TranscriptText) {
    finder.search?.match = match?.bytes
    guard let match else {
      if let text = finder.search?.text, !text.isEmpty { message = "Not found: \(text)" }
      return
    }
    if match.isWrapped { message = "The search went on from the other end" }
    revealTranscriptRow(text.row(at: match.bytes.lowerBound), of: text.count)
  }
}
