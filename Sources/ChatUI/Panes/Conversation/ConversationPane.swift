import Screen

extension AppState {
  /// Rows of the whole conversation as it is drawn.
  var transcriptRowCount: Int {
    // While another part has its place it is counted as it will show again.
    var shown = self
    if ScreenLayout(self).transcript.isEmpty { shown.focus = .transcript }
    let width = TranscriptView.area(in: ScreenLayout(shown), of: self).width
    return TranscriptRows(self, width: width).count
  }

  mutating func scrollTranscript(_ scroll: Command.Scroll) {
    let height = TranscriptView.area(in: ScreenLayout(self), of: self).height
    let hidden = max(0, transcriptRowCount - height)
    let top = hidden - min(transcript.scrollBack, hidden)
    let target = scroll.target(from: top, height: height, count: hidden + height)
    transcript.scrollBack = hidden - target
  }
}
