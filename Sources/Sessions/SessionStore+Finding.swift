import Foundation
import GRDB
package import Chat
import Wording

extension SessionStore {
  /// Returns all sessions; the session with the latest question comes first.
  package func sessions() throws(SessionStoreError) -> [SessionSummary] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT session.*, count(*) AS turns, max(turn.asked) AS updated,
            (SELECT question FROM turn WHERE session = session.id ORDER BY id LIMIT 1) AS first
          FROM session JOIN turn ON turn.session = session.id
          GROUP BY session.id ORDER BY updated DESC, session.id DESC
          """)
      return try rows.map { row in
        let names = try String.fetchAll(
          database, sql: "SELECT name FROM document WHERE session = ? ORDER BY place",
          arguments: [row["id"] as Int64])
        return SessionSummary(
          id: row["id"], name: row["name"], started: Self.date(row["started"]),
          updated: Self.date(row["updated"]), documents: names, model: row["model"],
          mode: Self.mode(row["mode"]), turns: row["turns"], firstQuestion: row["first"])
      }
    }
  }

  /// Returns a session with its documents and turns; nil if there is none with this id.
  package func session(_ id: Int64) throws(SessionStoreError) -> SessionRecord? {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM session WHERE id = ?", arguments: [id])
      guard let row else { return nil }
      var session = SessionRecord(
        id: id, name: row["name"], started: Self.date(row["started"]), model: row["model"],
        mode: Self.mode(row["mode"]), documents: [])
      session.documents = try Row.fetchAll(
        database, sql: "SELECT * FROM document WHERE session = ? ORDER BY place", arguments: [id]
      ).map { SessionDocument(name: $0["name"], path: $0["path"], digest: $0["digest"]) }
      session.turns = try Row.fetchAll(
        database, sql: "SELECT * FROM turn WHERE session = ? ORDER BY id", arguments: [id]
      ).map { try Self.turn($0, in: database) }
      return session
    }
  }

  /// Returns the turns that contain all of the given words, the best match first.
  package func search(_ words: String) throws(SessionStoreError) -> [SessionMatch] {
    // Quoted words aren't parsed as operators. The last word may be the beginning of a longer one.
    let words = words.split { !$0.isLetter && !$0.isNumber }.map { "\"\($0)\"" }
    guard !words.isEmpty else { return [] }
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT session, asked, turn.question,
            snippet(turn_text, -1, '*', '*', '…', 16) AS snippet
          FROM turn_text JOIN turn ON turn.id = turn_text.rowid
          WHERE turn_text MATCH ? ORDER BY rank, turn.id DESC
          """, arguments: [words.joined(separator: " ") + "*"]
      ).map {
        SessionMatch(
          session: $0["session"], asked: Self.date($0["asked"]), question: $0["question"],
          snippet: $0["snippet"])
      }
    }
  }

  /// Deletes a session with its turns; returns false if there is none with this id.
  package func delete(_ id: Int64) throws(SessionStoreError) -> Bool {
    try write { database in
      // Turns are deleted explicitly: the word index's triggers don't run for cascaded deletions.
      try database.execute(sql: "DELETE FROM turn WHERE session = ?", arguments: [id])
      try database.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [id])
      return database.changesCount > 0
    }
  }

  private static func turn(_ row: Row, in database: Database) throws -> SessionTurn {
    var turn = SessionTurn(
      question: row["question"], asked: date(row["asked"]), model: row["model"])
    turn.id = row["id"]
    turn.answer = row["answer"]
    turn.said = row["said"]
    turn.status = SessionTurn.Status(rawValue: row["status"]) ?? .asked
    turn.failure = row["failure"]
    turn.ended = (row["ended"] as Double?).map(date)
    turn.isSuperseded = row["superseded"]
    turn.sentences = decoded(row["sentences"]) ?? []
    turn.statistics = decoded(row["statistics"])
    turn.statistics?.attention = attention(row)
    turn.seen = row["seen"]
    turn.notices = decoded(row["notices"]) ?? []
    turn.statistics?.recollection?.passages = try Row.fetchAll(
      database, sql: "SELECT * FROM citation WHERE turn = ? ORDER BY number", arguments: [turn.id]
    ).compactMap(citation)
    return turn
  }

  /// Returns the attention; nil if it wasn't measured or an older version saved the turn.
  private static func attention(_ row: Row) -> DocumentAttention? {
    let (data, bytes): (Data?, Int?) = (row["attention"], row["attention_bytes"])
    guard let data, let bytes else { return nil }
    return DocumentAttention(data, bytes: bytes)
  }

  /// Returns the citation; nil for invalid ranges, which only another program could have written.
  private static func citation(_ row: Row) -> Citation? {
    let (first, last): (Int, Int) = (row["first_line"], row["last_line"])
    guard let bytes = range(row["first_byte"], row["end_byte"]),
      let characters = range(row["first_character"], row["end_character"]),
      1 <= first, first <= last
    else { return nil }
    return Citation(
      number: row["number"], document: row["document"], documentName: row["document_name"],
      lines: first...last, bytes: bytes, characters: characters,
      weight: row["weight"], text: row["text"])
  }

  private static func range(_ start: Int, _ end: Int) -> Range<Int>? {
    0 <= start && start <= end ? start..<end : nil
  }

  /// Reads a mode's name; a mode of another version counts as auto.
  private static func mode(_ name: String) -> Mode { Mode(rawValue: name) ?? .auto }

  private static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

  private static func decoded<Value: Decodable>(_ json: String?) -> Value? {
    json.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}
