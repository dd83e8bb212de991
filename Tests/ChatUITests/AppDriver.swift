import Chat
import ChatUI
import Documents
import Screen
import Synchronization
import TestSupport
import Testing

/// Files that a test puts there.
final class Shelf: Sendable {
  let documents = Mutex([String: Document]())
  /// What was wanted with the session, oldest first.
  let requests = Mutex([SessionRequest]())
}

/// What the app keeps for its next run.
@MainActor
private final class Keeper {
  var kept: [Arrangement] = []
}

/// The whole app but for terminal and engine, driven as a user would.
@MainActor
final class AppDriver {
  let answering = ScriptedAnswering()
  let display: MemoryDisplay
  let runtime: Runtime

  /// What /open finds, by path.
  let files = Shelf()
  let suspensions = Counter()
  private let terminal = Feed<TerminalEvent>()
  private var isOver = false

  /// The arrangements that were kept, oldest first.
  var kept: [Arrangement] { keeper.kept }
  private let keeper = Keeper()

  init(
    _ document: Document = .gatsby, size: Size = Size(width: 120, height: 40),
    settings: ScreenSettings = ScreenSettings(), resuming: SessionRecord? = nil
  ) {
    display = MemoryDisplay(size: size)
    runtime = Runtime(
      display: display, answering: answering, document: document,
      settings: settings, resuming: resuming, models: ["gemma3", "smollm2"],
      terminalEvents: terminal.stream, clock: .unpaced,
      readDocument: { [files] path in
        guard let document = files.documents.withLock({ $0[path] }) else {
          throw DocumentError.missing(path: path)
        }
        return document
      },
      listFiles: { [files] prefix in
        files.documents.withLock { $0.keys.filter { $0.hasPrefix(prefix) }.sorted() }
      },
      handleSession: { [files] request in
        files.requests.withLock { $0.append(request) }
        if case .export("full.md", _) = request { throw DocumentError.missing(path: "full.md") }
        return "Done: \(request)"
      },
      keep: { [keeper] in keeper.kept.append($0) },
      stopUntilContinued: { [suspensions] in suspensions.next() })
    Task {
      await runtime.run()
      isOver = true
    }
  }

  var text: String { display.grid.text }
  var state: AppState { runtime.state }

  /// Tab until a part of the screen has the keys.
  func focus(_ part: Focus) async {
    for _ in Focus.standard where state.focus != part { await press(.tab) }
  }

  func press(_ keys: KeyPress...) async {
    display.pendingKeys += keys
    terminal.send(.keysReady)
    await settle()
  }

  func type(_ text: String) async {
    display.pendingKeys += text.map { KeyPress.character($0) }
    terminal.send(.keysReady)
    await settle()
  }

  func ask(_ question: String) async {
    await type(question)
    await press(.enter)
  }

  func resize(_ size: Size) async {
    display.size = size
    await tell(.resized)
  }

  func tell(_ event: TerminalEvent) async {
    terminal.send(event)
    await settle()
  }

  /// Tells what the opening that was begun last has to say.
  func open(_ events: OpeningEvent...) async {
    for event in events { answering.lastOpening.send(event) }
    await settle()
  }

  func answer(_ events: AnswerEvent...) async {
    for event in events { answering.asked.last?.answer.send(event) }
    await settle()
  }

  func measure(_ telemetry: Telemetry) async {
    answering.telemetryFeed.send(telemetry)
    await settle()
  }

  /// A model that has read the whole document.
  func finishOpening(_ plan: ReadingPlan = .exact) async {
    await open(.loadingModel(name: "tiny"), .modelLoaded(.tiny), .planned(plan), .ended(.completed))
    answering.lastOpening.finish()
    await settle()
  }

  /// True once the app has ended by itself.
  func hasEnded() async -> Bool {
    await eventually("the app ends by itself") { isOver }
    return isOver
  }

  /// Waits until every event was taken in and drawn and every listener waits for more.
  func settle(sourceLocation: SourceLocation = #_sourceLocation) async {
    await eventually("the app does not come to rest", sourceLocation: sourceLocation) { isSettled }
  }

  private var isSettled: Bool {
    // The terminal's stream is a listener as well.
    runtime.isSettled
      && runtime.runningEffects == answering.parkedCount + (terminal.isParked ? 1 : 0)
  }
}

extension FrameClock {
  /// Each look at the clock is a second later, so that nothing waits for a frame; sleeps last until
  /// they are cancelled, so that animations stand still.
  static var unpaced: FrameClock {
    let seconds = Counter()
    // Each sleep waits by itself: cancelling one mustn't end another.
    return FrameClock(
      now: { .seconds(seconds.next()) }, sleep: { _ in for await _ in Feed<Void>().stream {} })
  }
}
