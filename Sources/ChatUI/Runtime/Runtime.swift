package import Chat
package import Documents
package import Screen

/// Runs the screen: takes actions in one at a time, performs their effects, draws what changed.
@MainActor
package final class Runtime {
  package private(set) var state: AppState

  private let display: any Display
  private let answering: any Answering
  private let clock: FrameClock
  private let readDocument: @Sendable (String) async throws -> Document
  private let stopUntilContinued: @MainActor () -> Void
  private let terminalEvents: AsyncStream<TerminalEvent>

  private let inbox: AsyncStream<Action>
  private let continuation: AsyncStream<Action>.Continuation
  /// Actions that were posted and not taken in yet.
  package private(set) var pendingActions = 0
  private var tasks: [Work: Task<Void, Never>] = [:]
  private var lastDraw: Duration?
  private var isDirty = true
  private var hasQuit = false

  /// What a task does; at most one of each runs.
  private enum Work: Hashable {
    case terminal, telemetry, frame, animation
    case opening(Int)
    case answer(Int)
    case file(String)
  }

  /// `mode` is the one that the session begins with, `readDocument` reads a file by its path, and
  /// `stopUntilContinued` gives the terminal back, stops the process (^Z), and returns with the
  /// terminal when the process goes on.
  package init(
    display: any Display, answering: any Answering, document: Document,
    mode: ChatOptions.Mode = .auto, terminalEvents: AsyncStream<TerminalEvent>, clock: FrameClock,
    readDocument: @escaping @Sendable (String) async throws -> Document,
    stopUntilContinued: @escaping @MainActor () -> Void
  ) {
    state = AppState(document: document, mode: mode, size: display.size)
    self.display = display
    self.answering = answering
    self.clock = clock
    self.readDocument = readDocument
    self.stopUntilContinued = stopUntilContinued
    self.terminalEvents = terminalEvents
    (inbox, continuation) = AsyncStream.makeStream()
  }

  /// Returns when the user or the system ends the program; the display is then still to be closed.
  package func run() async {
    start(.terminal, terminalEvents) { runtime, event in runtime.take(event) }
    start(.telemetry, answering.telemetry) { runtime, telemetry in
      runtime.post(.telemetry(telemetry))
    }
    post(.started)
    for await action in inbox {
      handle(action)
      pendingActions -= 1
      if hasQuit { break }
    }
    for task in tasks.values { task.cancel() }
    tasks = [:]
  }

  /// Streams that are being listened to; each is counted before its task starts.
  package var runningEffects: Int {
    tasks.keys.count { $0 != .frame && $0 != .animation }
  }

  /// True if every action was taken in and everything that changed was drawn.
  package var isSettled: Bool { pendingActions == 0 && !isDirty }

  /// Puts an action behind those that wait already.
  package func post(_ action: Action) {
    pendingActions += 1
    continuation.yield(action)
  }

  private func handle(_ action: Action) {
    for effect in state.reduce(action) { perform(effect) }
    isDirty = true
    drawWhenDue()
    animate()
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .keysReady: for key in display.readKeys() { post(.key(key)) }
    case .resized: post(.resized(display.size))
    case .resumed: redraw()
    case .terminate: post(.key(.function(10)))
    }
  }
}

extension Runtime {
  private func perform(_ effect: Effect) {
    switch effect {
    case .open(let id): open(id, answering.open())
    case .openLonger(let id, let document): open(id, answering.open(document))
    case .setMode(let id, let mode): open(id, answering.setMode(mode))
    case .cancelOpening(let id):
      // A cancelled listener never hears the stream's last event, so it is told here.
      if cancel(.opening(id)) { post(.opening(id: id, .ended(.cancelled))) }
    case .readFile(let path): readFile(path)
    case .ask(let id, let question):
      start(.answer(id), answering.ask(question)) { runtime, event in
        runtime.post(.answer(id: id, event))
      }
    case .cancelAnswer(let id):
      if cancel(.answer(id)) { post(.answerCancelled(id: id)) }
    case .setAttentionProbe(let view): answering.setAttentionProbe(view)
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

  private func readFile(_ path: String) {
    tasks[.file(path)] = Task { [weak self, readDocument] in
      let action: Action
      do {
        action = .documentRead(try await readDocument(path))
      } catch {
        action = .documentFailed("\(error)")
      }
      guard !Task.isCancelled, let self else { return }
      self.tasks[.file(path)] = nil
      self.post(action)
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
  private func drawWhenDue() {
    guard tasks[.frame] == nil else { return }
    let elapsed = lastDraw.map { clock.now() - $0 } ?? FrameClock.frame
    guard elapsed < FrameClock.frame else { return draw() }
    let wait = FrameClock.frame - elapsed
    tasks[.frame] = Task { [weak self, clock] in
      await clock.sleep(wait)
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
}
