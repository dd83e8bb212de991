import Chat
import Documents
import Inference
import Synchronization
import Testing
import Tokenizers

/// Another model in the middle of a conversation.
@Suite(.timeLimit(.minutes(10)))
struct OtherModelTests {
  private static let text = "Anna lives in Bremen.\n"
  private let first = ScriptedEngine([.says([" Daisy"]), .says([" Tom"])])
  private let second = ScriptedEngine([.says([" Nick"])])

  private func session(_ options: ChatOptions = ChatOptions(), tiny: Bool = false) -> ChatSession {
    let other = tiny ? ScriptedEngine(contextLength: 8) : second
    return ChatSession(
      document: Document(name: "x", text: Self.text), modelName: "first", options: options,
      loadOther: { name, _ in
        guard name == "other" else {
          throw ScriptedEngine.ScriptedError(description: "\(name) isn't a model.")
        }
        return LoadedEngine(other, name: "/models/other")
      }, load: { [first] in first })
  }

  private func events(_ stream: AsyncStream<OpeningEvent>) async -> [OpeningEvent] {
    var events: [OpeningEvent] = []
    for await event in stream { events.append(event) }
    return events
  }

  private func ask(_ session: ChatSession, _ question: String) async {
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
    private struct Weak: Sendable { weak var engine: ScriptedEngine? }
    private let weak = Mutex(Weak())

    var engine: ScriptedEngine? {
      get { weak.withLock { $0.engine } }
      set { weak.withLock { $0.engine = newValue } }
    }
  }

  @Test func `the present model is given up before the other one reads`() async {
    let kept = Kept()
    let other = ScriptedEngine([.hangsReading(after: 5)])
    let session = ChatSession(
      document: Document(name: "x", text: Self.text), modelName: "first",
      loadOther: { name, _ in LoadedEngine(other, name: name) },
      load: {
        let engine = ScriptedEngine()
        kept.engine = engine
        return engine
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
