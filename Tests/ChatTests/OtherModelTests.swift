import Chat
import Documents
import Inference
import Synchronization
import Testing
import Tokenization
import Wording
import TestSupport

/// Another model in the middle of a conversation.
@Suite(.timeLimit(.minutes(10)))
struct OtherModelTests {
  private static let text = "Anna lives in Bremen.\n"
  private let first = ScriptedBackend([.says([" Daisy"]), .says([" Tom"])])
  private let second = ScriptedBackend([.says([" Nick"])])

  private func session(_ options: ChatOptions = ChatOptions(), tiny: Bool = false) -> Conversation {
    let other = tiny ? ScriptedBackend(contextLength: 8) : second
    return Conversation(
      document: Document(name: "x", text: Self.text), modelName: "first", options: options,
      loadOther: { name, _ in
        guard name == "other" else {
          throw ScriptedBackend.ScriptedError(description: "\(name) isn't a model.")
        }
        return Models(reader: other, name: "/models/other")
      }, load: { [first] in Models(reader: first) })
  }

  private func events(_ stream: AsyncStream<OpeningEvent>) async -> [OpeningEvent] {
    var events: [OpeningEvent] = []
    for await event in stream { events.append(event) }
    return events
  }

  private func ask(_ session: Conversation, _ question: String) async {
    for await _ in session.ask(question) {}
  }

  @Test func `another model reads the document and gets the conversation`() async throws {
    let session = session()
    _ = await events(session.open())
    session.setAttentionProbe(.map)
    await ask(session, "Who?")
    let told = await events(session.change(.model("other")))
    #expect(told.first == .loadingModel(name: "other"))
    #expect(told.contains(.modelLoaded(second.summary)) && told.last == .ended(.completed))
    #expect(second.probes == [.document])
    await ask(session, "And then?")
    #expect(first.requests.count == 2 && second.requests.count == 2)
    let prompt = try #require(second.requests.last)
    #expect(second.tokenizer.decode(prompt.tokens).contains("Who?\nAnswer: Daisy"))
  }

  private final class Kept: Sendable {
    private struct Weak: Sendable { weak var engine: ScriptedBackend? }
    private let weak = Mutex(Weak())

    var engine: ScriptedBackend? {
      get { weak.withLock { $0.engine } }
      set { weak.withLock { $0.engine = newValue } }
    }
  }

  @Test func `the present model is given up before the other one reads`() async {
    let kept = Kept()
    let other = ScriptedBackend([.hangsReading(after: 5)])
    let session = Conversation(
      document: Document(name: "x", text: Self.text), modelName: "first",
      loadOther: { name, _ in Models(reader: other, name: name) },
      load: {
        let engine = ScriptedBackend()
        kept.engine = engine
        return Models(reader: engine)
      })
    _ = await events(session.open())
    #expect(kept.engine != nil)
    var hasRead = false
    for await event in session.change(.model("other")) {
      guard case .reading = event else { continue }
      #expect(kept.engine == nil)
      hasRead = true
      break
    }
    #expect(hasRead)
  }

  @Test func `a loaded model isn't reported as loading again`() async {
    let session = session()
    #expect(await events(session.open()).first == .loadingModel(name: "first"))
    let again = [
      await events(session.open()), await events(session.change(.mode(.stream))),
      await events(session.change(.document(Document(name: "x", text: Self.text + "More.\n")))),
    ]
    #expect(!again.joined().contains(.loadingModel(name: "first")))
    let other = await events(session.change(.model("other")))
    #expect(other.count { if case .loadingModel = $0 { true } else { false } } == 1)
  }

  @Test(arguments: ["nowhere", "other"])
  func `a model that can't be used leaves the one before`(name: String) async throws {
    // The other one can't hold the document exactly.
    var options = ChatOptions()
    options.mode = .exact
    let session = session(options, tiny: true)
    _ = await events(session.open())
    await ask(session, "Who?")
    guard case .ended(.failed)? = await events(session.change(.model(name))).last else {
      Issue.record("no failure was told")
      return
    }
    await ask(session, "And then?")
    #expect(first.requests.count == 3)
    #expect(first.requests[2].tokens.starts(with: first.requests[1].tokens))
  }
}
