package import Chat
package import Documents
package import Screen
package import Wording

/// Runs the screen: handles actions one at a time, performs their effects, and draws what changed.
@MainActor
package final class Runtime {
  private typealias Work = TaskTable.Work

  /// The work outside the conversation that effects ask for.
  private struct Services {
    let readDocument: @Sendable (String) async throws -> Document
    let listFiles: @Sendable (String) async -> [String]
    let handleSession: @Sendable (SessionRequest) async throws -> String
    let keep: @MainActor (Arrangement) -> Void
    let stopUntilContinued: @MainActor () -> Void
  }

  package private(set) var state: AppState

  private let display: any Display
  /// Writes the state line by line; nil with a screen.
  private let page: PlainPage?
  private let answering: any Answering
  private let services: Services
  private let clock: FrameClock
  private let terminalEvents: AsyncStream<TerminalEvent>

  private var queue = ActionQueue()
  private var lines = TypedLines()
  private var tasks = TaskTable()
  private var frames = FramePacer()
  private var hasQuit = false
  /// The number of the last message.
  private var messageNumber = 0

  /// Creates a runtime; nothing is shown or started before `run`.
  ///
  /// - Parameters:
  ///   - display: the screen.
  ///   - page: writes the state line by line if there is no screen; nil with a screen.
  ///   - answering: the conversation.
  ///   - document: the document at the start.
  ///   - mode: the mode at the start.
  ///   - quote: the place of quotations at the start.
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
    mode: Mode = .auto, quote: QuoteStyle = .auto, settings: ScreenSettings = ScreenSettings(),
    resuming: SessionRecord? = nil, notices: [String] = [], models: [String] = [],
    terminalEvents: AsyncStream<TerminalEvent>, clock: FrameClock,
    readDocument: @escaping @Sendable (String) async throws -> Document,
    listFiles: @escaping @Sendable (String) async -> [String] = { _ in [] },
    handleSession: @escaping @Sendable (SessionRequest) async throws -> String,
    keep: @escaping @MainActor (Arrangement) -> Void = { _ in },
    stopUntilContinued: @escaping @MainActor () -> Void
  ) {
    state = AppState(
      document: document, mode: mode, quote: quote, size: display.size, settings: settings,
      resuming: resuming, modelNames: models, surface: page == nil ? .screen : .lines)
    for notice in notices { state.append(notice: notice) }
    self.display = display
    self.page = page
    self.answering = answering
    self.clock = clock
    self.terminalEvents = terminalEvents
    services = Services(
      readDocument: readDocument, listFiles: listFiles, handleSession: handleSession, keep: keep,
      stopUntilContinued: stopUntilContinued)
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
    for await action in queue.actions {
      handle(action)
      queue.handled()
      if hasQuit { break }
      takeLine()
    }
    tasks.cancelAll()
    page?.close()
  }

  /// The number of streams that are observed; each is counted before its task starts.
  package var runningEffects: Int { tasks.runningEffects }

  /// The number of actions that were posted and not yet handled.
  package var pendingActions: Int { queue.pending }

  /// True if every action was handled and every change drawn.
  package var isSettled: Bool { queue.pending == 0 && !frames.isDirty }

  /// Adds an action to the queue.
  package func post(_ action: Action) { queue.post(action) }

  private func handle(_ action: Action) {
    for effect in state.reduce(action) { perform(effect) }
    if let page {
      frames.shown()
      return page.show(state, isBusy: tasks.isBusy)
    }
    frames.stateChanged()
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
  /// Handles the next line once all work for the one before is done.
  private func takeLine() {
    guard let page, queue.pending == 0, !tasks.isBusy, !state.isAnswering,
      state.transcript.nextQueued == nil, let action = lines.next()
    else { return }
    if case .line = action { page.lineEntered() }
    post(action)
  }

  /// Discards lines that the user typed ahead when the running work is stopped.
  private func withdrawLines() {
    guard page?.isPrompting == true else { return }
    for line in lines.withdraw() { post(.notice("Not asked: \(line)")) }
  }
}

extension Runtime {
  private func perform(_ effect: Effect) {
    switch effect {
    case .open(let id): open(id, answering.open())
    case .change(let id, let change): open(id, answering.change(change))
    case .cancelOpening(let id):
      // A cancelled stream gives no last event, so it is posted here.
      if tasks.cancel(.opening(id)) { post(.opening(id: id, .ended(.cancelled))) }
    case .readFile(let path): readFile(path)
    case .listFiles(let prefix): findFiles(prefix)
    case .ask(let id, let question): listen(id, answering.ask(question))
    case .askAgain(let id, let question): listen(id, answering.askAgain(question))
    case .cancelAnswer(let id):
      if tasks.cancel(.answer(id)) { post(.answerCancelled(id: id)) }
    case .setQuote(let style): answering.setQuote(style)
    case .setAttentionProbe(let view): answering.setAttentionProbe(view)
    case .copy(let text): display.copy(text)
    case .session(let request): handle(request)
    case .setTheme(let name): display.setTheme(name)
    case .setMouse(let isOn): display.setMouse(isOn)
    // Lines have no arrangement.
    case .keep(let arrangement): if page == nil { services.keep(arrangement) }
    case .redraw: display.invalidate()
    case .suspend:
      services.stopUntilContinued()
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
    post(.file(path)) { [services] in
      do { return .documentRead(try await services.readDocument(path), path: path) } catch {
        return .documentFailed("\(error)", path: path)
      }
    }
  }

  private func handle(_ request: SessionRequest) {
    post(.session(request)) { [services] in
      do { return .notice(try await services.handleSession(request)) } catch {
        return .failed("\(error)")
      }
    }
  }

  /// Runs some work and posts the action that it returns.
  private func post(_ work: Work, _ action: @escaping @Sendable () async -> Action) {
    tasks.start(
      work,
      Task { [weak self] in
        let action = await action()
        guard !Task.isCancelled, let self else { return }
        self.tasks.end(work)
        self.post(action)
      })
  }

  /// Lists files; a later call replaces an earlier one.
  private func findFiles(_ prefix: String) {
    tasks.cancel(.listing)
    post(.listing) { [services] in
      .filesListed(await services.listFiles(prefix), prefix: prefix)
    }
  }

  /// Observes a stream until it ends or is cancelled.
  private func start<Event: Sendable>(
    _ work: Work, _ stream: AsyncStream<Event>,
    _ take: @escaping @MainActor (Runtime, Event) -> Void
  ) {
    tasks.start(
      work,
      Task { [weak self] in
        for await event in stream {
          guard !Task.isCancelled, let self else { return }
          take(self, event)
        }
        if !Task.isCancelled { self?.tasks.end(work) }
      })
  }

  /// The terminal may show anything and have any size after the process was stopped.
  private func redraw() {
    display.invalidate()
    post(.resized(display.size))
  }
}

extension Runtime {
  /// Draws now, or as soon as `interval` has passed since the last frame.
  private func drawWhenDue(_ interval: Duration) {
    let due = frames.due(after: interval)
    let now = clock.now()
    if tasks.isRunning(.frame) {
      guard frames.isSooner(due) else { return }
      tasks.cancel(.frame)
    }
    guard now < due else { return draw() }
    frames.schedule(due)
    after(due - now, .frame) { $0.draw() }
  }

  private func draw() {
    guard frames.beginFrame(at: clock.now) else { return }
    let (grid, cursor) = RootView(state).draw()
    display.show(grid, cursor: cursor)
  }

  private func animate() {
    guard state.isAnimated, !tasks.isRunning(.animation) else { return }
    after(FrameClock.step, .animation) { runtime in
      if runtime.state.isAnimated { runtime.post(.tick) }
    }
  }

  /// Removes a message after some time, as it covers the keys that apply.
  private func ageMessage() {
    let number = state.status.number
    guard number != messageNumber else { return }
    messageNumber = number
    tasks.cancel(.message)
    guard state.message != nil else { return }
    after(FrameClock.message, .message) { $0.post(.messageAged(number: number)) }
  }

  /// Performs something after a time, unless its task is cancelled.
  private func after(
    _ duration: Duration, _ work: Work, _ perform: @escaping @MainActor (Runtime) -> Void
  ) {
    tasks.start(
      work,
      Task { [weak self, clock] in
        await clock.sleep(duration)
        guard !Task.isCancelled, let self else { return }
        self.tasks.end(work)
        perform(self)
      })
  }
}
