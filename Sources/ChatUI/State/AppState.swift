package import Chat
package import Documents
package import Screen

/// Everything the screen is drawn from.
package struct AppState: Sendable {
  package let document: Document
  package var size: Size

  package var opening = Opening.starting
  package var model: ModelSummary?
  package var plan: ReadingPlan?
  package var transcript = Transcript()
  package var telemetry = Telemetry()
  package var speeds = SpeedHistory()

  package var focus = Focus.input
  package var editor = TextEditor()
  package var pane = DocumentPane()
  package var panels = Set(Panel.allCases)
  package var help: Help?
  /// What the status line says until the next key.
  package var message: String?
  /// True after ^C with nothing to stop and nothing typed: the next ^C quits.
  package var isQuitArmed = false
  /// True while the engine was told that the Attention panel shows.
  package var isProbing = false
  /// Steps of the animations so far.
  package var ticks = 0

  /// Where the open help is scrolled to.
  package struct Help: Hashable, Sendable {
    package var top = 0
  }

  package init(document: Document, size: Size) {
    self.document = document
    self.size = size
    for notice in document.notices { transcript.append(notice: notice) }
  }

  package var isReading: Bool { opening.isRunning }
  package var isAnswering: Bool { transcript.running != nil }

  /// True while something moves on the screen without events to move it.
  package var isAnimated: Bool {
    switch opening {
    case .starting, .loadingModel, .planning: true
    case .reading, .ended: transcript.running?.status == .asked
    }
  }

  /// Where the model's knowledge of the document stands: the newest that was told.
  package var progress: ReadingProgress? {
    if case .reading(let progress)? = transcript.running?.status { return progress }
    if case .reading(let progress) = opening { return progress }
    return nil
  }
}
