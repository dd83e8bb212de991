package import Chat
package import Documents
package import Screen
package import Wording

/// The state from which the screen is drawn, in parts that change only themselves.
///
/// `reduce` routes actions to the parts and carries out the requests that they return.
package struct AppState: Sendable {
  /// The medium on which the conversation is shown.
  package enum Surface: Hashable, Sendable {
    case screen
    /// Lines that are only appended, with whole lines as input.
    case lines
  }

  package let surface: Surface
  package let keys: KeyBindings

  /// The document, the model and the progress of reading.
  package internal(set) var reading: ReadingState
  /// The conversation, the question, and the files that questions wait for.
  package internal(set) var dialogue: Dialogue
  package internal(set) var measurements = Measurements()

  package var documentPane = DocumentPane()
  package internal(set) var conversation = ConversationPane()
  package var panels: PanelList
  /// The open help; nil while it is closed.
  package internal(set) var help: HelpPane?
  package var status = StatusMessage()

  /// The size, the arrangement, the focus and the geometry of the screen.
  package var screen: ScreenState
  /// The steps of the animations so far.
  package internal(set) var ticks = 0

  /// Creates the state; `resuming` is the session to resume, if any.
  package init(
    document: Document, mode: Mode = .auto, quote: QuoteStyle = .auto, size: Size,
    settings: ScreenSettings = ScreenSettings(), resuming: SessionRecord? = nil,
    modelNames: [String] = [], surface: Surface = .screen
  ) {
    self.surface = surface
    keys = settings.keys
    panels = settings.panels
    reading = ReadingState(document: document, mode: mode, quote: quote)
    dialogue = Dialogue(
      question: QuestionPane(
        modelNames: modelNames, history: resuming?.turns.map(\.question) ?? []),
      surface: surface)
    screen = ScreenState(size: size, settings: settings)
    if surface == .lines { screen.hidePanels() }
    if let resuming { dialogue.transcript.resume(resuming) }
    for notice in document.notices { append(notice: notice) }
    layOut()
  }

  package mutating func append(notice: String) { dialogue.transcript.append(notice: notice) }

  // MARK: What several parts together say

  package var document: Document { reading.document }
  package var transcript: Transcript { dialogue.transcript }
  package var question: QuestionPane { dialogue.question }
  package var layout: ScreenLayout { screen.layout }
  package var focus: Focus { screen.focus }
  package var arrangement: Arrangement { screen.arrangement }
  package var size: Size { screen.size }
  package var message: String? { status.text }

  /// True if a part has the focus and the help doesn't cover it.
  package func hasFocus(_ part: Focus) -> Bool { focus == part && help == nil }

  /// True while keys go to a prompt or the help.
  package var isPrompting: Bool {
    help != nil || documentPane.finder.prompt != nil || conversation.finder.prompt != nil
      || question.historySearch != nil
  }

  package var isReading: Bool { reading.isRunning }
  package var isAnswering: Bool { transcript.running != nil }
  /// True if a question can be asked now: recall doesn't wait for the end of reading.
  package var isAskable: Bool {
    dialogue.files.awaited.isEmpty && (!isReading || reading.isRecalling)
  }
  /// True if the document is only partly read and isn't being read.
  package var isPaused: Bool { reading.paused != nil && progress == nil && !isReading }

  /// True while something on the screen moves without events.
  package var isAnimated: Bool {
    switch reading.opening {
    case .starting, .loadingModel, .planning: true
    case .calibrating, .preparing, .reading, .ended: transcript.running?.status == .asked
    }
  }

  /// The progress of reading, of the document or else of the prompt; nil if nothing is being read.
  package var progress: ReadingProgress? {
    // The document is read on while an answer is generated from the part read so far.
    if let progress = reading.progress { return progress }
    if case .reading(let progress)? = transcript.running?.status { return progress }
    return nil
  }
}

// MARK: - Geometry

extension AppState {
  /// Computes and stores the geometry of all parts, and wraps the changed rows of the conversation.
  ///
  /// `reduce` calls it after each action, and before a step that needs the geometry of a change.
  package mutating func layOut() {
    screen.layOut(
      ScreenContent(
        panels: panels.all.map { .init(id: $0.id, greatestHeight: $0.greatestHeight) },
        editor: question.shownEditor, gutter: DocumentPager.gutter(of: document),
        hasProgress: RunningWork(self) != nil))
    if surface == .screen { conversation.wrap(transcript, wrapping) }
    let size = screen.size
    help?.layOut(keys, size: size)
    changePanels { panel, state in
      panel.layOut(in: state.layout.area(of: panel.id)?.interior ?? .zero, of: state)
    }
  }

  /// Lets one panel change itself and returns the result; nil if there is no such panel.
  ///
  /// `change` also gets the state as it is.
  mutating func changePanel<Result>(
    _ id: PanelID, _ change: (inout any Panel, AppState) -> Result
  ) -> Result? {
    guard var panel = panels[id] else { return nil }
    let result = change(&panel, self)
    panels.update(panel)
    return result
  }

  /// Changes each panel; `change` also gets the state as it is.
  mutating func changePanels(_ change: (inout any Panel, AppState) -> Void) {
    for panel in panels.all {
      var panel = panel
      change(&panel, self)
      panels.update(panel)
    }
  }

  var wrapping: WrappedTranscript.Wrapping {
    WrappedTranscript.Wrapping(
      width: layout.transcriptWidth, document: document, isAskable: isAskable)
  }
}
