import Chat
import ChatUI
import Documents
import Screen
import Synchronization
import TestSupport
import Testing
import Wording

/// Modes, more documents, and questions while a book is still being read.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct ReopeningStoryTests {
  private static let notes = Document(name: "notes.md", text: "The house is red.\n\nAnd old.\n")

  @Test func `in recall mode a question is asked at once and reading goes on beside it`() async {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.ask("Who is Daisy?")
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?"])
    await app.answer(.recalled(.passages(searched: 100)), .reading(.short), .text("Daisy"))
    // The progress is the document's, not that of the few passages.
    #expect(app.text.contains("12,288 of 70,808"))
    await app.open(.ended(.completed))
    #expect(app.state.isAnswering)
    #expect(!app.text.contains("12,288 of 70,808"))
  }

  @Test func `a question from before the plan is asked as soon as recall is planned`() async {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny))
    await app.ask("Who is Daisy?")
    #expect(app.answering.asked.isEmpty)
    await app.open(.planned(.recall))
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?"])
  }

  @Test func `Esc stops the answer first, then the reading`() async {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.ask("Who is Daisy?")
    await app.press(.escape)
    #expect(app.answering.asked.last?.answer.wasCancelled == true)
    #expect(!app.answering.opening.wasCancelled)
    #expect(app.state.isReading)
    await app.press(.escape)
    #expect(!app.answering.opening.wasCancelled)
    await app.press(.escape)
    #expect(app.answering.opening.wasCancelled)
    #expect(app.text.contains("Reading stopped after 12,288 of 70,808 tokens."))
  }

  @Test func `a mode's name is on screen, and the key goes to the next one`() async {
    let app = AppDriver(size: Size(width: 40, height: 12))
    await app.settle()
    #expect(app.text.contains("auto"))
    await app.finishOpening(.recall)
    #expect(app.text.contains("recall"))
    await app.press(.control("t"))
    #expect(app.answering.opened == [.first, .mode(.exact)])
    await app.open(.planned(.exact), .ended(.completed))
    #expect(app.text.contains("exact"))
    await app.press(.function(8))
    #expect(app.answering.opened.last == .mode(.native))
  }

  @Test func `a mode that can't be had leaves the reading, and the key tries the next one`() async {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.press(.function(8))
    #expect(app.answering.opened.last == .mode(.exact))
    await app.open(.ended(.failed("The document is too long.")))
    #expect(app.text.contains("✗ The document is too long."))
    #expect(app.answering.opened.last == .first, "reading goes on")
    await app.open(.planned(.recall), .reading(.halfway))
    #expect(app.state.isReading && app.text.contains("12,288 of 70,808"))
    let explanation = Transcript.Entry.notice(ReadingPlan.recall.explanation)
    #expect(app.state.transcript.entries.count { $0 == explanation } == 1)
    await app.press(.function(8))
    await app.open(.ended(.failed("Nor can this.")))
    await app.press(.function(8))
    let modes = app.answering.opened.filter { $0 != .first }
    #expect(modes == [.mode(.exact), .mode(.native), .mode(.recall)])
  }

  @Test func `the key skips modes that can't be had, and says so once in one line`() async {
    let app = AppDriver()
    var plan = ReadingPlan.recall
    plan.refusals = [Mode.exact, .native, .sparse].map {
      ModeRefusal(mode: $0, reason: "too long for this model (70,808 tokens, room for 7,768)")
    }
    await app.finishOpening(plan)
    await app.press(.function(8))
    #expect(app.answering.opened.last == .mode(.recall))
    let line = "exact and native: too long for this model (70,808 tokens, room for 7,768)"
    #expect(app.text.contains("· \(line)"))
    for mode in [Mode.stream, .auto, .recall] {
      await app.open(.planned(plan), .ended(.completed))
      await app.press(.function(8))
      #expect(app.answering.opened.last == .mode(mode))
    }
    #expect(app.state.transcript.entries.count { $0 == .notice(line) } == 1)
  }

  @Test func `an error that comes again at once is told once`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    for _ in 1...3 {
      await app.ask("/mode exact")
      await app.open(.ended(.failed("Mode exact can't read this document.")))
    }
    let error = Transcript.Entry.error("Mode exact can't read this document.")
    #expect(app.state.transcript.entries.count { $0 == error } == 1)
  }

  @Test func `a mode can be named, and a wrong name is answered with the right ones`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("/mode Stream")
    #expect(app.answering.opened.last == .mode(.stream))
    await app.ask("/mode slow")
    #expect(app.answering.opened.count == 2)
    #expect(
      app.text.contains("✗ There is no mode slow: auto, exact, native, recall, stream, sparse."))
  }

  @Test func `a mode that can't be leaves the one before`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("/mode exact")
    await app.open(.ended(.failed("The document has 70,808 tokens: too many.")))
    #expect(app.text.contains("✗ The document has 70,808 tokens: too many."))
    #expect(app.state.reading.modeName == "recall")
    await app.ask("Who?")
    #expect(app.answering.asked.count == 1)
  }

  @Test func `changing the mode while reading stops that reading, whose last words don't count`()
    async
  {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .planned(.stream), .reading(.halfway))
    await app.press(.control("t"))
    #expect(app.answering.opening.wasCancelled)
    #expect(app.state.isReading)
    #expect(!app.text.contains("Reading stopped"))
    await app.open(.planned(.exact), .ended(.completed))
    #expect(!app.state.isReading)
  }

  @Test func `a document that is opened stands behind the first, under its name`() async {
    let app = AppDriver()
    app.files.documents.withLock { $0["~/notes.md"] = Self.notes }
    await app.finishOpening()
    await app.ask("/open  ~/notes.md ")
    let whole = Document.gatsby.adding(Self.notes)
    #expect(app.answering.opened.last == .longer(whole))
    #expect(app.state.document == whole)
    await app.open(.planned(.exact), .ended(.completed))
    #expect(app.text.contains("Added notes.md."))
    await app.press(.tab, .character("G"))
    #expect(app.cells(with: .title).contains("# notes.md"))
    #expect(app.text.contains("  3  And old."))
    await app.press(.character("/"))
    await app.type("the house is red")
    await app.press(.enter)
    #expect(app.text.contains("gatsby.txt"))
  }

  @Test func `a change that comes before a file is planned is made together with it`() async throws
  {
    let app = AppDriver()
    app.files.documents.withLock { $0["notes.md"] = Self.notes }
    await app.finishOpening(.recall)
    await app.ask("/open notes.md")
    let longer = Document.gatsby.adding(Self.notes)
    #expect(app.answering.opened.last == .longer(longer))
    await app.ask("/model other.gguf")
    await app.ask("/mode exact")
    var change = ReadingChange.document(longer)
    change.model = "other.gguf"
    change.mode = .exact
    #expect(app.answering.opened.last == .change(change))
    await app.open(.planned(.exact), .ended(.completed))
    #expect(app.state.document == longer && app.text.contains("Added notes.md."))
    // What is planned isn't changed again.
    await app.ask("/budget 2G")
    #expect(app.answering.opened.last == .budget(2_000_000_000))
  }

  @Test func `a file that can't be read so is said not to be added`() async {
    let app = AppDriver()
    app.files.documents.withLock { $0["notes.md"] = Self.notes }
    await app.finishOpening(.recall)
    await app.ask("/open notes.md")
    await app.open(.ended(.failed("Mode exact has no room for this.")))
    #expect(app.state.document == .gatsby)
    #expect(app.text.contains("✗ notes.md was not added."))
  }

  @Test(arguments: ["notes.md", "./notes.md", "link.md"])
  func `a file that is open isn't opened once more`(path: String) async {
    let app = AppDriver(.joined([.gatsby, Self.filed(Self.notes)]))
    app.files.documents.withLock { $0[path] = Self.filed(Self.notes) }
    await app.finishOpening()
    await app.ask("/open \(path)")
    #expect(app.answering.opened == [.first] && app.state.document.parts.count == 2)
    #expect(app.text.contains("· notes.md is open."))
    await app.ask("What says @\(path)?")
    #expect(app.answering.opened == [.first] && app.answering.asked.count == 1)
    #expect(app.state.transcript.entries.count { $0 == .notice("notes.md is open.") } == 1)
  }

  @Test func `a file that has changed since it was opened is said to have`() async {
    let app = AppDriver(Self.filed(Self.notes))
    app.files.documents.withLock {
      $0["notes.md"] = Self.filed(Document(name: "notes.md", text: "The house is blue.\n"))
    }
    await app.finishOpening()
    await app.ask("/open notes.md")
    #expect(app.answering.opened == [.first])
    #expect(app.text.contains("notes.md is open in an older version"))
  }

  private static func filed(_ document: Document) -> Document {
    Document(name: document.name, text: document.text, path: "/home/me/\(document.name)")
  }

  @Test func `what is told of a new file comes before the question that waits for it`() async throws
  {
    let app = AppDriver()
    app.files.documents.withLock { $0["notes.md"] = Self.notes }
    await app.finishOpening(.recall)
    await app.ask("What colour says @notes.md?")
    await app.finishOpening(.recall)
    #expect(app.answering.asked.map(\.question) == ["What colour says notes.md?"])
    let entries = app.state.transcript.entries
    let told = try #require(
      entries.firstIndex(of: .notice("Added notes.md.")))
    let asked = entries.firstIndex { if case .turn = $0 { true } else { false } }
    #expect(told < asked ?? 0)
  }

  @Test func `a file that isn't there is said to be missing and changes nothing`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("/open nowhere.txt")
    #expect(app.text.contains("✗"))
    #expect(app.text.contains("nowhere.txt"))
    #expect(app.answering.opened == [.first])
    await app.ask("/open")
    #expect(app.text.contains("/open takes the path of a text file."))
  }

  @Test func `a document that can't be read with the others goes again`() async {
    let app = AppDriver()
    app.files.documents.withLock { $0["notes.md"] = Self.notes }
    await app.finishOpening()
    await app.ask("/open notes.md")
    await app.open(.ended(.failed("Too long.")))
    #expect(app.state.document == .gatsby)
    #expect(app.state.reading.modeName == "exact")
  }

  @Test func `the pane names the file in view and counts its own lines`() async {
    let app = AppDriver(.joined([Self.notes, .gatsby]))
    await app.finishOpening()
    #expect(app.text.contains("notes.md · lines 1–3 of 3 · 1 of 2 documents"))
    await app.press(.tab, .character("G"))
    #expect(app.text.contains("of 608 · 2 of 2 documents"))
  }
}
