package import Chat
package import Documents
package import Screen

/// Everything the screen is drawn from.
package struct AppState: Sendable {
  package var document: Document
  package var size: Size

  package var opening = Opening.starting
  /// Tells events of an opening that another one replaced apart.
  package var openingID = 1
  package var model: ModelSummary?
  /// As asked for; the plan tells what `auto` became.
  package var mode: ChatOptions.Mode
  /// Nil until what is being opened is planned.
  package var plan: ReadingPlan?
  package var fallback: Fallback?
  package var transcript = Transcript()
  package var telemetry = Telemetry()
  package var speeds = SpeedHistory()

  package var focus = Focus.input
  package var editor = TextEditor()
  package var pane = DocumentPane()
  /// Nil stands for the last answer, and none of its sources.
  package var selection: CitationSelection?
  package var panels = Set(Panel.allCases)
  package var attention = AttentionPane()
  package var help: Help?
  /// What the status line says until the next key.
  package var message: String?
  /// True after ^C with nothing to stop and nothing typed: the next ^C quits.
  package var isQuitArmed = false
  /// The view of the Attention panel that the engine was told of; nil while none shows.
  package var probedView: AttentionView?
  /// Steps of the animations so far.
  package var ticks = 0

  /// Where the open help is scrolled to.
  package struct Help: Hashable, Sendable {
    package var top = 0
  }

  /// What holds again if what is being opened can't be.
  package struct Fallback: Hashable, Sendable {
    package let document: Document
    package let mode: ChatOptions.Mode
    package let plan: ReadingPlan?
  }

  package init(document: Document, mode: ChatOptions.Mode = .auto, size: Size) {
    self.document = document
    self.mode = mode
    self.size = size
    for notice in document.notices { transcript.append(notice: notice) }
  }

  package var isReading: Bool { opening.isRunning }
  package var isAnswering: Bool { transcript.running != nil }
  /// True if a question needn't wait for the end of reading: recall answers from what is read so far.
  package var isAskable: Bool { !isReading || isRecalling }
  package var isRecalling: Bool { plan?.mode == ChatOptions.Mode.recall.rawValue }
  /// The mode that reads the document, or will once that is planned.
  package var modeName: String { plan?.mode ?? mode.rawValue }

  /// True while something moves on the screen without events to move it.
  package var isAnimated: Bool {
    switch opening {
    case .starting, .loadingModel, .planning: true
    case .calibrating, .reading, .ended: transcript.running?.status == .asked
    }
  }

  /// Where the model's knowledge of the document stands: the newest that was told.
  package var progress: ReadingProgress? {
    // The document's progress goes on beside an answer from what is read of it.
    if case .reading(let progress) = opening { return progress }
    if case .reading(let progress)? = transcript.running?.status { return progress }
    return nil
  }
}
