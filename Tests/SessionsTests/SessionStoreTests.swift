import Chat
import Documents
import Foundation
import GRDB
import Inference
import Testing
import Sessions
import Wording
import TestSupport

/// A temporary folder that is removed with its owner.
final class SessionFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "lcchat-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.appending(path: "lcchat/sessions.sqlite").path }
}

@Suite(.timeLimit(.minutes(10)))
struct SessionStoreTests {
  private let folder: SessionFolder

  init() throws { folder = try SessionFolder() }

  private func journal(_ record: SessionRecord? = nil) -> SessionJournal {
    let path = folder.path
    let fresh = SessionRecord(
      started: Date(timeIntervalSince1970: 1000), model: "gemma3", mode: .auto,
      documents: [SessionDocument(name: "x", path: "/books/x", digest: "00")])
    return SessionJournal(record ?? fresh, now: { Date(timeIntervalSince1970: 2000) }) {
      () throws(SessionStoreError) in try SessionStore(path: path)
    }
  }

  private func session(
    _ engine: ScriptedBackend, _ journal: SessionJournal, text: String = "One line.\n"
  ) -> Conversation {
    Conversation(
      document: Document(name: "x", text: text), modelName: "gemma3", journal: journal,
      load: { Models(reader: engine) })
  }

  @discardableResult
  private func ask(_ session: Conversation, _ question: String) async -> [AnswerEvent] {
    var events: [AnswerEvent] = []
    for await event in session.ask(question) { events.append(event) }
    return events
  }

  private func kept(_ id: Int64 = 1) throws -> SessionRecord {
    try #require(try SessionStore(path: folder.path).session(id))
  }

  @Test func `measurements of an answer are restored, but only for the same text`() throws {
    let document = Document(name: "x", text: "One line.\nAnother.\n")
    let record = SessionRecord(
      started: Date(timeIntervalSince1970: 1000), model: "gemma3", mode: .auto,
      documents: SessionDocument.all(of: document))
    let journal = journal(record)
    var statistics = AnswerStatistics()
    statistics.attention = DocumentAttention([0, 0.125, 1e-7, 3], bytes: 19)
    _ = journal.ask("Who?")
    _ = journal.end { $0.statistics = statistics }
    let kept = try kept()
    #expect(kept.turns.first?.statistics?.attention == statistics.attention)
    let grown = document.adding(Document(name: "y", text: "More.\n"))
    #expect(kept.located(in: grown).turns.first?.statistics?.attention == statistics.attention)
    let changed = Document(name: "x", text: "One line.\nAn other.\n")
    #expect(kept.located(in: changed).turns.first?.statistics?.attention == nil)
  }

  @Test func `sessions of the first version are read and gone on with`() throws {
    let journal = journal()
    _ = journal.ask("Who?")
    _ = journal.end { turn in
      turn.answer = "Anna"
      turn.statistics = AnswerStatistics()
    }
    let queue = try DatabaseQueue(path: folder.path)
    try queue.write { database in
      for column in ["attention", "attention_bytes"] {
        try database.execute(sql: "ALTER TABLE turn DROP COLUMN \(column)")
      }
      try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'attention'")
    }
    try queue.close()
    let kept = try kept()
    #expect(kept.turns.map(\.answer) == ["Anna"])
    let again = self.journal(kept)
    #expect(again.ask("And then?") == nil)
    #expect(try self.kept().turns.map(\.question) == ["Who?", "And then?"])
  }

  @Test func `a turn comes back with its answer, sources, sentences and statistics`() async throws {
    let journal = journal()
    var statistics = AnswerStatistics()
    statistics.mode = .recall
    statistics.answerTokens = 7
    statistics.seen = [SeenLines(lines: 1...2, visibility: .light)]
    let source = Citation(
      number: 1, document: 0, documentName: "x", lines: 3...4, bytes: 5..<9, characters: 5..<8,
      weight: 0.5, text: "é: \u{1B}[31m 黛")
    statistics.recollection = AnswerSources(
      way: .passages, passages: [source], searched: 1, total: 2)
    let sentences = [CitedSentence(bytes: 0..<4, numbers: [1])]
    #expect(journal.ask("Who?") == nil)
    #expect(try kept().turns.map(\.status) == [.asked], "a question is saved before its answer")
    let notice = journal.end { turn in
      turn.answer = "Anna"
      turn.said = " Anna\n"
      turn.status = .finished
      turn.sentences = sentences
      turn.statistics = statistics
      turn.seen = "read lightly lines 1–2"
      turn.notices = ["One."]
    }
    #expect(notice == nil)
    #expect(try kept() == journal.record)
    let turn = try #require(try kept().turns.first)
    #expect(turn.question == "Who?" && turn.statistics == statistics && turn.said == " Anna\n")
    #expect(turn.ended == Date(timeIntervalSince1970: 2000))
  }

  @Test func `a session writes down what it answers, and what was stopped`() async throws {
    let engine = ScriptedBackend([
      .says([" Dai", "sy"]), .hangsAfter([" Ni"]), .fails(.init(description: "No memory.")),
    ])
    let session = session(engine, journal())
    await ask(session, "Who?")
    for await event in session.ask("And then?") { if case .text = event { break } }
    await ask(session, "Where?")
    let turns = try kept().turns
    #expect(turns.map(\.question) == ["Who?", "And then?", "Where?"])
    #expect(turns.map(\.answer) == ["Daisy", "Ni", ""])
    #expect(turns.map(\.said) == [" Daisy", " Ni", ""])
    #expect(turns.map(\.status) == [.finished, .stopped, .failed])
    #expect(turns[0].seen == "saw the whole document" && turns[0].statistics?.mode == .exact)
    #expect(turns[2].failure == "No memory.")
  }

  @Test func `a session that goes on gives the model the earlier turns`() async throws {
    let first = ScriptedBackend([.says([" Daisy"]), .says([" Nick"])])
    let before = session(first, journal())
    await ask(before, "Who?")
    await ask(before, "And then?")

    let second = ScriptedBackend([.says([" Tom"])])
    await ask(session(second, journal(try kept())), "And then?")
    let third = ScriptedBackend([.says([" Daisy"]), .says([" Nick"]), .says([" Tom"])])
    let whole = session(
      third,
      journal(
        SessionRecord(
          started: Date(timeIntervalSince1970: 0), model: "m", mode: .auto, documents: [])))
    for question in ["Who?", "And then?", "And then?"] { await ask(whole, question) }
    #expect(second.requests.last?.tokens == third.requests.last?.tokens)
    #expect(try kept().turns.count == 3)
  }

  @Test func `a question asked anew leaves the conversation but not the session`() async throws {
    let engine = ScriptedBackend([.says([" Daisy"]), .says([" Nick"]), .says([" Tom"])])
    let session = session(engine, journal())
    await ask(session, "Who?")
    await ask(session, "And then?")
    for await _ in session.askAgain("And later?") {}
    let alone = ScriptedBackend([.says([" Daisy"]), .says([" Tom"])])
    let other = self.session(alone, journal())
    await ask(other, "Who?")
    await ask(other, "And later?")
    #expect(engine.requests.last?.tokens == alone.requests.last?.tokens)
    let turns = try kept().turns
    #expect(turns.map(\.isSuperseded) == [false, true, false])
    #expect(turns.map(\.answer) == ["Daisy", "Nick", "Tom"])
    // The session that goes on can lose its last turn as well.
    let resumed = ScriptedBackend([.says([" Jordan"])])
    for await _ in self.session(resumed, journal(try kept())).askAgain("And later?") {}
    #expect(resumed.requests.last?.tokens == alone.requests.last?.tokens)
  }

  @Test func `chance begins elsewhere when a question is asked anew`() async throws {
    let engine = ScriptedBackend([.says([" Daisy"]), .says([" Nick"]), .says([" Tom"])])
    let session = session(engine, journal())
    await ask(session, "Who?")
    for await _ in session.askAgain("Who?") {}
    await ask(session, "Who?")
    let seeds = engine.requests.suffix(3).map(\.sampling.seed)
    #expect(seeds[0] == seeds[2] && seeds[0] != seeds[1])
  }

  @Test func `the newest session comes first, words are found, deleting takes all of it`()
    async throws
  {
    for (words, answer) in [("Who is Daisy?", " A cousin."), ("Where is Tom?", " In the garden.")] {
      await ask(session(ScriptedBackend([.says([answer])]), journal()), words)
    }
    let store = try SessionStore(path: folder.path)
    #expect(try store.sessions().map(\.firstQuestion) == ["Where is Tom?", "Who is Daisy?"])
    #expect(try store.sessions().map(\.turns) == [1, 1])
    #expect(try store.sessions().first?.documents == ["x"])
    #expect(try store.search("cousins").map(\.session) == [1], "by stems")
    #expect(try store.search("gar").map(\.snippet) == ["In the *garden*."])
    #expect(try store.search("\" OR ").isEmpty && store.search("daisy tom").isEmpty)
    #expect(try store.delete(1) && !store.delete(1))
    #expect(try store.session(1) == nil && store.search("Daisy").isEmpty)
    #expect(try store.sessions().map(\.id) == [2])
  }

  /// Each of many rounds begins without a file, where making it could cost what another has
  /// written.
  @Test(arguments: 0..<20)
  func `several stores make one file at the same time, and all write to it`(round: Int) async throws
  {
    let path = folder.path + ".\(round)"
    try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<8 {
        group.addTask {
          let journal = SessionJournal(
            SessionRecord(
              started: Date(timeIntervalSince1970: 0), model: "m", mode: .auto, documents: [])
          ) { () throws(SessionStoreError) in try SessionStore(path: path) }
          let first = journal.ask("Question \(number)?")
          return journal.end { $0.answer = "Answer \(number)." } ?? first
        }
      }
      for try await notice in group { #expect(notice == nil) }
    }
    let store = try SessionStore(path: path)
    #expect(try store.sessions().count == 8)
    #expect(Set(try store.sessions().map(\.firstQuestion)).count == 8)
  }
}

/// Files that can't be used: they are left alone, and the chat goes on.
@Suite(.timeLimit(.minutes(10)))
struct ReadingOfSessionTests {
  @Test func `a document opened after the last question is open in the resumed session`()
    async throws
  {
    let folder = try SessionFolder()
    let path = folder.path
    let text = "One line.\n"
    let record = SessionRecord(
      started: Date(timeIntervalSince1970: 0), model: "m", mode: .auto, documents: [])
    let session = Conversation(
      document: Document(name: "x", text: text), modelName: "m",
      journal: SessionJournal(record) { () throws(SessionStoreError) in
        try SessionStore(path: path)
      }, load: { Models(reader: ScriptedBackend([.says([" Yes."])])) })
    for await _ in session.ask("One?") {}
    let longer = Document(name: "x", text: text).adding(Document(name: "y", text: "Two lines.\n"))
    for await _ in session.change(.document(longer)) {}
    await session.finish()
    let kept = try #require(try SessionStore(path: path).sessions().first)
    let whole = try #require(try SessionStore(path: path).session(kept.id))
    #expect(whole.documents.map(\.name) == ["x", "y"])
  }
}

@Suite(.timeLimit(.minutes(10)))
struct UnusableStoreTests {
  private let folder: SessionFolder

  init() throws {
    folder = try SessionFolder()
    try FileManager.default.createDirectory(
      at: URL(filePath: folder.path).deletingLastPathComponent(), withIntermediateDirectories: true)
  }

  /// Returns the notices about its file in a conversation of two questions.
  private func notices() async throws -> [String] {
    let path = folder.path
    let record = SessionRecord(
      started: Date(timeIntervalSince1970: 0), model: "m", mode: .auto, documents: [])
    let session = Conversation(
      document: Document(name: "x", text: "One line.\n"), modelName: "m",
      journal: SessionJournal(record) { () throws(SessionStoreError) in
        try SessionStore(path: path)
      }, load: { Models(reader: ScriptedBackend([.says([" Yes."]), .says([" No."])])) })
    var notices: [String] = []
    for question in ["One?", "Two?"] {
      var text = ""
      for await event in session.ask(question) {
        if case .notice(let notice) = event { notices.append(notice) }
        if case .text(let part) = event { text += part }
      }
      #expect(!text.isEmpty, "the chat goes on")
    }
    return notices
  }

  @Test(arguments: [
    "no database at all, but long enough to be taken for one" + String(repeating: ".", count: 500),
    "SQLite format 3\0" + String(repeating: "x", count: 4080),
  ])
  func `a file that is no database stays as it is`(content: String) async throws {
    try Data(content.utf8).write(to: URL(filePath: folder.path))
    let notices = try await notices()
    #expect(notices.count == 1, "\(notices)")
    #expect(notices.first?.contains("isn't being saved") == true)
    #expect(try Data(contentsOf: URL(filePath: folder.path)) == Data(content.utf8))
    let siblings = try FileManager.default.contentsOfDirectory(
      atPath: URL(filePath: folder.path).deletingLastPathComponent().path)
    #expect(siblings == ["sessions.sqlite"])
  }

  @Test func `a database that was cut off in the middle stays as it is`() async throws {
    _ = try await notices()
    let url = URL(filePath: folder.path)
    // Closing the last connection, a moment behind the last answer, puts the log into the file.
    while FileManager.default.fileExists(atPath: folder.path + "-wal") { await Task.yield() }
    let cut = try Data(contentsOf: url).prefix(20_000)
    try FileManager.default.removeItem(at: url)
    try cut.write(to: url)
    let told = try await notices()
    #expect(told.first?.contains("isn't being saved") == true)
    #expect(try Data(contentsOf: url).count == cut.count)
  }

  @Test func `a folder that can't be written gives one notice`() async throws {
    let parent = URL(filePath: folder.path).deletingLastPathComponent()
    try FileManager.default.removeItem(at: parent)
    try Data("a file in place of the folder".utf8).write(to: parent)
    let notices = try await notices()
    #expect(notices.count == 1)
    #expect(notices.first?.contains("permissions") == true, "\(notices)")
  }
}
