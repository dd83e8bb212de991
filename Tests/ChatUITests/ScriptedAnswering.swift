import Chat
import Documents
import Synchronization
import Wording

/// An `Answering` whose every event is sent by the test.
final class ScriptedAnswering: Answering {
  struct Asked: Sendable {
    let question: String
    /// True if it takes the place of the question before.
    let isAgain: Bool
    let answer: Feed<AnswerEvent>
  }

  /// What a stream of the opening kind was begun by.
  enum Opened: Hashable, Sendable {
    case first
    case change(ReadingChange)

    static func longer(_ document: Document) -> Opened { .change(.document(document)) }
    static func mode(_ mode: Mode) -> Opened { .change(.mode(mode)) }
    static func budget(_ bytes: Int?) -> Opened { .change(.budget(bytes)) }
    static func model(_ name: String) -> Opened { .change(.model(name)) }
  }

  /// The first opening's events.
  let opening = Feed<OpeningEvent>()
  let telemetryFeed = Feed<Telemetry>()
  private let log = Mutex((asked: [Asked](), probe: [AttentionView?](), quotes: [QuoteStyle]()))
  private let openings = Mutex([(what: Opened, events: Feed<OpeningEvent>)]())

  var asked: [Asked] { log.withLock { $0.asked } }
  /// The views that were measured for, oldest first.
  var probe: [AttentionView?] { log.withLock { $0.probe } }
  /// The places of quotations that were set, oldest first.
  var quotes: [QuoteStyle] { log.withLock { $0.quotes } }

  func open() -> AsyncStream<OpeningEvent> { begin(.first, opened.isEmpty ? opening : Feed()) }

  func change(_ change: ReadingChange) -> AsyncStream<OpeningEvent> {
    begin(.change(change), Feed())
  }

  /// What was opened, oldest first.
  var opened: [Opened] { openings.withLock { $0.map(\.what) } }
  /// The events of what was opened last.
  var lastOpening: Feed<OpeningEvent> { openings.withLock { $0.last?.events } ?? opening }

  private func begin(_ what: Opened, _ events: Feed<OpeningEvent>) -> AsyncStream<OpeningEvent> {
    openings.withLock { $0.append((what, events)) }
    return events.stream
  }

  func ask(_ question: String) -> AsyncStream<AnswerEvent> { answer(question, isAgain: false) }

  func askAgain(_ question: String) -> AsyncStream<AnswerEvent> { answer(question, isAgain: true) }

  private func answer(_ question: String, isAgain: Bool) -> AsyncStream<AnswerEvent> {
    let feed = Feed<AnswerEvent>()
    log.withLock { $0.asked.append(Asked(question: question, isAgain: isAgain, answer: feed)) }
    return feed.stream
  }

  var telemetry: AsyncStream<Telemetry> { telemetryFeed.stream }

  func setQuote(_ style: QuoteStyle) { log.withLock { $0.quotes.append(style) } }

  func setAttentionProbe(_ view: AttentionView?) { log.withLock { $0.probe.append(view) } }

  /// Streams whose listener waits for more.
  var parkedCount: Int {
    openings.withLock { $0.count { $0.events.isParked } } + (telemetryFeed.isParked ? 1 : 0)
      + asked.count { $0.answer.isParked }
  }
}
