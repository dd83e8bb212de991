package import Chat
package import Documents
package import Screen

/// The state from which the screen is drawn.
package struct AppState: Sendable {
  package var document: Document
  package var size: Size
  package var keys = KeyBindings()

  package var surface = Surface.screen

  package var opening = Opening.starting
  /// Distinguishes the events of an opening from those of an earlier one.
  package var openingID = 1
  package var model: ModelSummary?
  /// The mode that was asked for; the plan has the mode that `auto` chose.
  package var mode: ChatOptions.Mode
  /// The plan; nil until the opening is planned.
  package var plan: ReadingPlan?
  package var fallback: Fallback?
  /// The progress at which the user stopped reading; nil while it runs and after all is read.
  package var paused: ReadingProgress?
  package var transcript = Transcript()
  package var telemetry = Telemetry()
  package var speeds = SpeedHistory()
  /// The least id of a question that was asked of the present model.
  package var firstOfModel = 0

  package var focus = Focus.input
  package var editor = TextEditor()
  /// The id of the question that the one in the editor replaces.
  package var replacing: Int?
  /// The search for an earlier question, which replaces the editor; nil otherwise.
  package var historySearch: HistorySearch?
  package var pane = DocumentPane()
  package var finder = TranscriptFinder()
  /// The names that /model accepts.
  package var modelNames: [String] = []
  /// Files that are being read because the user named them; questions wait for them.
  package var awaitedFiles: Set<String> = []
  package var openedFiles: Set<String> = []
  /// The typed question that named files which are still being read.
  package var waitingMention: String?
  /// The selected citation; nil for the last answer without a selected source.
  package var selection: CitationSelection?
  package var panels = Set(Panel.allCases)
  /// The last chosen arrangement; parts may have been changed since.
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
  /// The arrangement that was saved last.
  package var keptArrangement = Arrangement()
  /// The last mode that was asked for, until a plan is made.
  var askedMode: ChatOptions.Mode?
  /// The refusals of modes that were shown; each is shown once.
  var toldRefusals: Set<String> = []
  package var attention = AttentionPane()
  package var help: Help?
  /// The status line's message, until the next key or for some seconds.
  package var message: String? {
    didSet { if message != nil || oldValue != nil { messageNumber += 1 } }
  }
  /// Distinguishes messages with the same text.
  package private(set) var messageNumber = 0
  /// True after a key whose second press quits.
  package var isQuitArmed = false
  /// True after Esc while the document is being read: a second Esc stops reading.
  package var isStopArmed = false
  /// The view of the Attention panel that the engine measures for; nil if none is shown.
  package var probedView: AttentionView?
  /// Steps of the animations so far.
  package var ticks = 0

  /// Where the open help is scrolled to.
  package struct Help: Hashable, Sendable {
    package var top = 0
  }

  /// The shown editor: the question, or an earlier one during a search.
  package var shownEditor: TextEditor {
    historySearch?.match.map { TextEditor($0) } ?? editor
  }

  /// True while keys go to a prompt or the help.
  package var isPrompting: Bool {
    help != nil || pane.prompt != nil || finder.prompt != nil || historySearch != nil
  }

  /// The document, mode, plan and model to return to if opening fails.
  package struct Fallback: Hashable, Sendable {
    package let document: Document
    package let mode: ChatOptions.Mode
    package let plan: ReadingPlan?
    package let model: ModelSummary?
    /// True if it was being read.
    package let wasReading: Bool
    /// The progress of reading; nil if it is read whole.
    package let progress: ReadingProgress?
    /// All changes since that plan.
    package var change = ReadingChange()
  }

  /// Creates the state; `resuming` is the session to resume, if any.
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
  /// True if a question can be asked now: recall doesn't wait for the end of reading.
  package var isAskable: Bool { awaitedFiles.isEmpty && (!isReading || isRecalling) }
  /// True if the document is only partly read and isn't being read.
  package var isPaused: Bool { paused != nil && progress == nil && !isReading }
  package var isRecalling: Bool { plan?.mode == ChatOptions.Mode.recall.rawValue }
  /// The mode of the plan, or the chosen mode before it is planned.
  package var modeName: String { plan?.mode ?? mode.rawValue }

  /// True while something on the screen moves without events.
  package var isAnimated: Bool {
    switch opening {
    case .starting, .loadingModel, .planning: true
    case .calibrating, .reading, .ended: transcript.running?.status == .asked
    }
  }

  /// The progress of reading, of the document or else of the prompt; nil if nothing is being read.
  package var progress: ReadingProgress? {
    // The document is read on while an answer is generated from the part read so far.
    if case .reading(let progress) = opening { return progress }
    if case .reading(let progress)? = transcript.running?.status { return progress }
    return nil
  }
}
