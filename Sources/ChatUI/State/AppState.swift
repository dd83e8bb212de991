package import Chat
package import Documents
package import Screen

/// Everything the screen is drawn from.
package struct AppState: Sendable {
  package var document: Document
  package var size: Size
  package var keys = KeyBindings()

  package var surface = Surface.screen

  package var opening = Opening.starting
  /// Tells events of an opening that another one replaced apart.
  package var openingID = 1
  package var model: ModelSummary?
  /// As asked for; the plan tells what `auto` became.
  package var mode: ChatOptions.Mode
  /// Nil until what is being opened is planned.
  package var plan: ReadingPlan?
  package var fallback: Fallback?
  /// How far reading had come when the user stopped it; nil while it runs, and once all is read.
  package var paused: ReadingProgress?
  package var transcript = Transcript()
  package var telemetry = Telemetry()
  package var speeds = SpeedHistory()

  package var focus = Focus.input
  package var editor = TextEditor()
  /// The question whose place the one in the editor takes, by its id.
  package var replacing: Int?
  /// While an earlier question is looked for in the editor's place.
  package var historySearch: HistorySearch?
  package var pane = DocumentPane()
  package var finder = TranscriptFinder()
  /// The models that /model knows by name.
  package var modelNames: [String] = []
  /// Files that are being read because the user named them; questions wait for them.
  package var awaitedFiles: Set<String> = []
  package var openedFiles: Set<String> = []
  /// The question as typed that named files which are still being read.
  package var waitingMention: String?
  /// Nil stands for the last answer, and none of its sources.
  package var selection: CitationSelection?
  package var panels = Set(Panel.allCases)
  /// The arrangement that the parts were last put into; each of them may have been changed since.
  package var preset = Preset.all
  /// Columns of the panels beside the rest, if the user chose.
  package var panelWidth: Int?
  /// True while the focused part has the whole screen.
  package var isZoomed = false
  package var theme = ThemeName.auto
  /// False while the mouse is the terminal's own, as for selecting text.
  package var isMouseOn = true
  /// True from a press on the panels' border to the release.
  package var isDragging = false
  /// What was kept last.
  package var keptArrangement = Arrangement()
  /// The mode that was asked for last, until a plan is made.
  var askedMode: ChatOptions.Mode?
  /// What was said of modes that can't be had: once is enough.
  var toldRefusals: Set<String> = []
  package var attention = AttentionPane()
  package var help: Help?
  /// What the status line says until the next key, or for some seconds.
  package var message: String? {
    didSet { if message != nil || oldValue != nil { messageNumber += 1 } }
  }
  /// Tells messages apart that say the same.
  package private(set) var messageNumber = 0
  /// True after ^C with nothing to stop and nothing typed: the next ^C quits.
  package var isQuitArmed = false
  /// True after Esc while the document is being read: the next Esc stops that.
  package var isStopArmed = false
  /// The view of the Attention panel that the engine was told of; nil while none shows.
  package var probedView: AttentionView?
  /// Steps of the animations so far.
  package var ticks = 0

  /// Where the open help is scrolled to.
  package struct Help: Hashable, Sendable {
    package var top = 0
  }

  /// What shows in the place of the question: an earlier one while that is looked for.
  package var shownEditor: TextEditor {
    historySearch?.match.map { TextEditor($0) } ?? editor
  }

  /// True while keys go to something that closes again.
  package var isPrompting: Bool {
    help != nil || pane.prompt != nil || finder.prompt != nil || historySearch != nil
  }

  /// What holds again if what is being opened can't be.
  package struct Fallback: Hashable, Sendable {
    package let document: Document
    package let mode: ChatOptions.Mode
    package let plan: ReadingPlan?
    package let model: ModelSummary?
    /// Whether it was being read.
    package let wasReading: Bool
    /// How far it is read, if not wholly.
    package let progress: ReadingProgress?
  }

  /// `resuming` is the session that goes on, if one does.
  package init(
    document: Document, mode: ChatOptions.Mode = .auto, size: Size, resuming: SessionRecord? = nil
  ) {
    self.document = document
    self.mode = mode
    self.size = size
    if let resuming { resume(resuming) }
    for notice in document.notices { transcript.append(notice: notice) }
  }

  package var isReading: Bool { opening.isRunning }
  package var isAnswering: Bool { transcript.running != nil }
  /// True if a question needn't wait for the end of reading: recall answers from what is read so far.
  package var isAskable: Bool { awaitedFiles.isEmpty && (!isReading || isRecalling) }
  /// True while the document isn't read wholly and nothing reads it.
  package var isPaused: Bool { paused != nil && progress == nil && !isReading }
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
