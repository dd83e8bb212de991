package import Chat
package import Documents
package import Screen

/// Runs the screen: takes actions in one at a time, performs their effects, draws what changed.
@MainActor
package final class Runtime {
  package private(set) var state: AppState

  private let display: any Display
  /// Shows the state in the display's place.
  private let page: PlainPage?
  /// Lines that were typed and not taken in yet; nil for the end of input.
  private var lines: [String?] = []
  private let answering: any Answering
  private let clock: FrameClock
  private let readDocument: @Sendable (String) async throws -> Document
  private let handleSession: @Sendable (SessionRequest) async throws -> String
  private let keep: @MainActor (Arrangement) -> Void
  private let listFiles: @Sendable (String) async -> [String]
  private let stopUntilContinued: @MainActor () -> Void
  private let terminalEvents: AsyncStream<TerminalEvent>

  private let inbox: AsyncStream<Action>
  private let continuation: AsyncStream<Action>.Continuation
  /// Actions that were posted and not taken in yet.
  package private(set) var pendingActions = 0
  private var tasks: [Work: Task<Void, Never>] = [:]
  private var lastDraw: Duration?
  /// The time of the next draw.
  private var nextDraw = Duration.zero
  private var isDirty = true
  private var hasQuit = false
  /// The number of the last message.
  private var messageNumber = 0

  /// The kind of a task; at most one task of each kind runs.
  private enum Work: Hashable {
    case terminal, telemetry, frame, animation, message
    case opening(Int)
    case answer(Int)
    case file(String)
    case session(SessionRequest)
    case listing
  }

  /// Creates a runtime; nothing is shown or started before `run`.
  ///
  /// - Parameters:
  ///   - display: the screen.
  ///   - page: writes the state line by line if there is no screen; nil with a screen.
  ///   - answering: the conversation.
  ///   - document: the document at the start.
  ///   - mode: the mode at the start.
  ///   - settings: the screen's settings at the start.
  ///   - resuming: the session to resume; nil for a new one.
  ///   - notices: notices for the user at the start.
  ///   - models: the names that /model accepts.
  ///   - terminalEvents: keys, resizes and signals.
  ///   - clock: the clock for drawing and animations.
  ///   - readDocument: reads a file by its path.
  ///   - listFiles: returns the paths that begin with a text.
  ///   - handleSession: handles a request about the saved conversation and returns a message.
  ///   - keep: saves the arrangement of the screen.
  ///   - stopUntilContinued: releases the terminal, stops the process (^Z), and returns with the
  ///     terminal when the process continues.
  package init(
    display: any Display, page: PlainPage? = nil, answering: any Answering, document: Document,
    mode: ChatOptions.Mode = .auto, settings: ScreenSettings = ScreenSettings(),
    resuming: SessionRecord? = nil, notices: [String] = [], models: [String] = [],
    terminalEvents: AsyncStream<TerminalEvent>, clock: FrameClock,
    readDocument: @escaping @Sendable (String) async throws -> Document,
    listFiles: @escaping @Sendable (String) async -> [String] = { _ in [] },
    handleSession: @escaping @Sendable (SessionRequest) async throws -> String,
    keep: @escaping @MainActor (Arrangement) -> Void = { _ in },
    stopUntilContinued: @escaping @MainActor () -> Void
  ) {
    state = AppState(
      document: document, mode: mode, size: display.size, settings: settings,
      resuming: resuming, modelNames: models, surface: page == nil ? .screen : .lines)
    for notice in notices { state.append(notice: notice) }
    self.display = display
    self.page = page
    self.answering = answering
    self.clock = clock
    self.readDocument = readDocument
    self.handleSession = handleSession
    self.listFiles = listFiles
    self.keep = keep
    self.stopUntilContinued = stopUntilContinued
    self.terminalEvents = terminalEvents
    (inbox, continuation) = AsyncStream.makeStream()
  }

  /// Returns when the user or the system ends the program; the display is then still to be closed.
  package func run() async {
    display.setTheme(state.arrangement.theme)
    display.setMouse(state.screen.isMouseOn)
    start(.terminal, terminalEvents) { runtime, event in runtime.take(event) }
    start(.telemetry, answering.telemetry) { runtime, telemetry in
      runtime.post(.telemetry(telemetry))
    }
    post(.started)
    for await action in inbox {
      handle(action)
      pendingActions -= 1
      if hasQuit { break }
      takeLine()
    }
    for task in tasks.values { task.cancel() }
    tasks = [:]
    page?.close()
  }

  /// The number of streams that are observed; each is counted before its task starts.
  package var runningEffects: Int {
    tasks.keys.count { ![.frame, .animation, .message].contains($0) }
  }

  /// True if every action was handled and every change drawn.
  package var isSettled: Bool { pendingActions == 0 && !isDirty }

  /// Adds an action to the queue.
  package func post(_ action: Action) {
    pendingActions += 1
    continuation.yield(action)
  }

  private func handle(_ action: Action) {
    for effect in state.reduce(action) { perform(effect) }
    if let page {
      isDirty = false
      return page.show(state, isBusy: isBusy)
    }
    isDirty = true
    drawWhenDue(action.isUsers ? FrameClock.frame : FrameClock.calmFrame)
    animate()
    ageMessage()
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .keysReady: for key in display.readKeys() { post(.key(key)) }
    case .resized: post(.resized(display.size))
    case .line(let line):
      lines.append(line)
      takeLine()
    case .interrupted:
      withdrawLines()
      post(.key(.control("c")))
    case .resumed: redraw()
    case .terminate: post(.terminated)
    }
  }
}

extension Runtime {
  /// Takes the next line in once all that the one before asked for is done.
  private func takeLine() {
    guard let page, pendingActions == 0, !isBusy, !state.isAnswering,
      state.transcript.nextQueued == nil, !lines.isEmpty
    else { return }
    guard let line = lines.removeFirst() else { return post(.terminated) }
    page.lineEntered()
    post(.line(line))
  }

  /// Discards lines that the user typed ahead when the running work is stopped.
  private func withdrawLines() {
    guard page?.isPrompting == true else { return }
    for line in lines.compactMap(\.self) { post(.told("Not asked: \(line)")) }
    lines.removeAll { $0 != nil }
  }

  /// True while a file is read or written.
  private var isBusy: Bool {
    tasks.keys.contains { work in
      switch work {
      case .file, .session: true
      case .listing, .terminal, .telemetry, .frame, .animation, .message, .opening, .answer: false
      }
    }
  }
}

extension Runtime {
  private func perform(_ effect: Effect) {
    switch effect {
    case .open(let id): open(id, answering.open())
    case .change(let id, let change): open(id, answering.change(change))
    case .cancelOpening(let id):
      // A cancelled listener never hears the stream's last event, so it is told here.
      if cancel(.opening(id)) { post(.opening(id: id, .ended(.cancelled))) }
    case .readFile(let path): readFile(path)
    case .listFiles(let prefix): findFiles(prefix)
    case .ask(let id, let question): listen(id, answering.ask(question))
    case .askAgain(let id, let question): listen(id, answering.askAgain(question))
    case .cancelAnswer(let id):
      if cancel(.answer(id)) { post(.answerCancelled(id: id)) }
    case .setAttentionProbe(let view): answering.setAttentionProbe(view)
    case .copy(let text): display.copy(text)
    case .session(let request): handle(request)
    case .setTheme(let name): display.setTheme(name)
    case .setMouse(let isOn): display.setMouse(isOn)
    // Lines have no arrangement.
    case .keep(let arrangement): if page == nil { keep(arrangement) }
    case .redraw: display.invalidate()
    case .suspend:
      stopUntilContinued()
      redraw()
    case .quit: hasQuit = true
    }
  }

  private func open(_ id: Int, _ stream: AsyncStream<OpeningEvent>) {
    start(.opening(id), stream) { runtime, event in runtime.post(.opening(id: id, event)) }
  }

  private func listen(_ id: Int, _ stream: AsyncStream<AnswerEvent>) {
    start(.answer(id), stream) { runtime, event in runtime.post(.answer(id: id, event)) }
  }

  private func readFile(_ path: String) {
    post(.file(path)) { [readDocument] in
      do { return .documentRead(try await readDocument(path), path: path) } catch {
        return .documentFailed("\(error)", path: path)
      }
    }
  }

  private func handle(_ request: SessionRequest) {
    post(.session(request)) { [handleSession] in
      do { return .told(try await handleSession(request)) } catch { return .failed("\(error)") }
    }
  }

  /// Posts what comes of some work.
  private func post(_ work: Work, _ action: @escaping @Sendable () async -> Action) {
    tasks[work] = Task { [weak self] in
      let action = await action()
      guard !Task.isCancelled, let self else { return }
      self.tasks[work] = nil
      self.post(action)
    }
  }

  /// Only the last prefix counts.
  private func findFiles(_ prefix: String) {
    tasks[.listing]?.cancel()
    tasks[.listing] = Task { [weak self, listFiles] in
      let files = await listFiles(prefix)
      guard !Task.isCancelled, let self else { return }
      self.tasks[.listing] = nil
      self.post(.filesListed(files, prefix: prefix))
    }
  }

  /// Listens to a stream until it ends or is cancelled.
  private func start<Event: Sendable>(
    _ work: Work, _ stream: AsyncStream<Event>,
    _ take: @escaping @MainActor (Runtime, Event) -> Void
  ) {
    tasks[work] = Task { [weak self] in
      for await event in stream {
        guard !Task.isCancelled, let self else { return }
        take(self, event)
      }
      if !Task.isCancelled { self?.tasks[work] = nil }
    }
  }

  /// False if there was nothing to cancel.
  @discardableResult
  private func cancel(_ work: Work) -> Bool {
    guard let task = tasks.removeValue(forKey: work) else { return false }
    task.cancel()
    return true
  }

  /// The terminal may show anything and have any size after the process was stopped.
  private func redraw() {
    display.invalidate()
    post(.resized(display.size))
  }
}

extension Runtime {
  private func drawWhenDue(_ frame: Duration) {
    let due = lastDraw.map { $0 + frame } ?? .zero
    let now = clock.now()
    if tasks[.frame] != nil {
      guard due < nextDraw else { return }
      cancel(.frame)
    }
    guard now < due else { return draw() }
    nextDraw = due
    tasks[.frame] = Task { [weak self, clock] in
      await clock.sleep(due - now)
      guard !Task.isCancelled, let self else { return }
      self.tasks[.frame] = nil
      self.draw()
    }
  }

  private func draw() {
    guard isDirty else { return }
    isDirty = false
    lastDraw = clock.now()
    let (grid, cursor) = RootView(state).draw()
    display.show(grid, cursor: cursor)
  }

  private func animate() {
    guard state.isAnimated, tasks[.animation] == nil else { return }
    tasks[.animation] = Task { [weak self, clock] in
      await clock.sleep(FrameClock.step)
      guard !Task.isCancelled, let self else { return }
      self.tasks[.animation] = nil
      if self.state.isAnimated { self.post(.tick) }
    }
  }

  /// Removes a message after some time, as it covers the keys that apply.
  private func ageMessage() {
    let number = state.status.number
    guard number != messageNumber else { return }
    messageNumber = number
    cancel(.message)
    guard state.message != nil else { return }
    tasks[.message] = Task { [weak self, clock] in
      await clock.sleep(FrameClock.message)
      guard !Task.isCancelled, let self else { return }
      self.tasks[.message] = nil
      self.post(.messageAged(number: number))
    }
  }
}
