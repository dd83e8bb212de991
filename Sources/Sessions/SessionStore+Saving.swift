import Foundation
import GRDB
import Chat
import Wording

extension SessionStore {
  /// Saves a session and some of its turns in one transaction; returns the session with ids.
  ///
  /// If the session was deleted meanwhile, it is inserted again with all its turns.
  func save(_ session: SessionRecord, turns: Set<Int>) throws(SessionStoreError) -> SessionRecord {
    try write { database in
      var session = session
      var turns = turns
      if try !Self.update(session, in: database) {
        session.id = nil
        for index in session.turns.indices { session.turns[index].id = nil }
        turns = Set(session.turns.indices)
      }
      let id = try session.id ?? Self.insert(session, in: database)
      session.id = id
      try Self.replaceDocuments(of: session, id, in: database)
      for index in turns.sorted() {
        session.turns[index].id = try Self.save(session.turns[index], of: id, in: database)
      }
      return session
    }
  }

  /// Updates a session's row; returns false if there is none with this id.
  private static func update(_ session: SessionRecord, in database: Database) throws -> Bool {
    guard let id = session.id else { return true }
    try database.execute(
      sql: "UPDATE session SET name = ?, model = ?, mode = ? WHERE id = ?",
      arguments: [session.name, session.model, session.mode.rawValue, id])
    return database.changesCount > 0
  }

  private static func insert(_ session: SessionRecord, in database: Database) throws -> Int64 {
    try database.execute(
      sql: "INSERT INTO session (name, started, model, mode) VALUES (?, ?, ?, ?)",
      arguments: [
        session.name, session.started.timeIntervalSince1970, session.model,
        session.mode.rawValue,
      ])
    return database.lastInsertedRowID
  }

  private static func replaceDocuments(
    of session: SessionRecord, _ id: Int64, in database: Database
  ) throws {
    try database.execute(sql: "DELETE FROM document WHERE session = ?", arguments: [id])
    for (order, document) in session.documents.enumerated() {
      try database.execute(
        sql: "INSERT INTO document (session, place, name, path, digest) VALUES (?, ?, ?, ?, ?)",
        arguments: [id, order, document.name, document.path, document.digest])
    }
  }

  private static func save(
    _ turn: SessionTurn, of session: Int64, in database: Database
  ) throws -> Int64 {
    var statistics = turn.statistics
    // Passages have their own table.
    statistics?.recollection?.passages = []
    try database.execute(
      sql: """
        INSERT INTO turn (id, session, question, answer, said, status, failure, asked, ended, model,
          superseded, sentences, statistics, seen, notices, attention, attention_bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET answer = excluded.answer, said = excluded.said,
          status = excluded.status, failure = excluded.failure, ended = excluded.ended,
          superseded = excluded.superseded, sentences = excluded.sentences,
          statistics = excluded.statistics, seen = excluded.seen, notices = excluded.notices,
          attention = excluded.attention, attention_bytes = excluded.attention_bytes
        """,
      arguments: [
        turn.id, session, withoutNULs(turn.question), withoutNULs(turn.answer),
        withoutNULs(turn.said), turn.status.rawValue,
        turn.failure, turn.asked.timeIntervalSince1970, turn.ended?.timeIntervalSince1970,
        turn.model, turn.isSuperseded, json(turn.sentences), try statistics.map(json), turn.seen,
        json(turn.notices), turn.statistics?.attention?.data, turn.statistics?.attention?.bytes,
      ])
    let id = turn.id ?? database.lastInsertedRowID
    try database.execute(sql: "DELETE FROM citation WHERE turn = ?", arguments: [id])
    for source in turn.sources { try insert(source, of: id, in: database) }
    return id
  }

  private static func insert(_ source: Citation, of turn: Int64, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO citation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        turn, source.number, source.document, source.documentName, source.lines.lowerBound,
        source.lines.upperBound, source.bytes.lowerBound, source.bytes.upperBound,
        source.characters.lowerBound, source.characters.upperBound, source.weight, source.text,
      ])
  }

  /// Returns the text with spaces for NULs: SQLite cuts text at the first NUL.
  private static func withoutNULs(_ text: String) -> String {
    text.contains("\0") ? text.replacing("\0", with: " ") : text
  }

  private static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }
}
