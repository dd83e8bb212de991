import Chat
import Synchronization

/// An `Answering` whose every event is sent by the test.
final class ScriptedAnswering: Answering {
  struct Asked: Sendable {
    let question: String
    let answer: Feed<AnswerEvent>
  }

  let opening = Feed<OpeningEvent>()
  let telemetryFeed = Feed<Telemetry>()
  private let log = Mutex((asked: [Asked](), probe: [Bool]()))

  var asked: [Asked] { log.withLock { $0.asked } }
  /// What the probe was set to, oldest first.
  var probe: [Bool] { log.withLock { $0.probe } }

  func open() -> AsyncStream<OpeningEvent> { opening.stream }

  func ask(_ question: String) -> AsyncStream<AnswerEvent> {
    let feed = Feed<AnswerEvent>()
    log.withLock { $0.asked.append(Asked(question: question, answer: feed)) }
    return feed.stream
  }

  var telemetry: AsyncStream<Telemetry> { telemetryFeed.stream }

  func setAttentionProbe(_ isOn: Bool) { log.withLock { $0.probe.append(isOn) } }

  /// Streams whose listener waits for more.
  var parkedCount: Int {
    [opening.isParked, telemetryFeed.isParked].count { $0 } + asked.count { $0.answer.isParked }
  }
}
