import GRDB

/// The tables of the session database, with a migration for each version.
enum SessionSchema {
  /// The SQLite `application_id` "lccs", which distinguishes a session database from other files.
  static let applicationID: Int32 = 0x6C63_6373

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("sessions") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try createTables(database)
      try database.create(virtualTable: "turn_text", using: FTS5()) { table in
        table.synchronize(withTable: "turn")
        table.tokenizer = .porter(wrapping: .unicode61(diacritics: .remove))
        table.column("question")
        table.column("answer")
      }
    }
    migrator.registerMigration("attention") { database in
      try database.alter(table: "turn") { table in
        table.add(column: "attention", .blob)
        table.add(column: "attention_bytes", .integer)
      }
    }
    return migrator
  }

  /// Returns true if the database has no tables except the migrator's own.
  static func isBare(_ database: Database) throws -> Bool {
    let tables = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
    return tables == 0
  }

  /// Creates the tables of the first version.
  ///
  /// Times are seconds since 1970; `statistics`, `sentences` and `notices` are JSON.
  private static func createTables(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE session (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT,
          started REAL NOT NULL,
          model TEXT NOT NULL,
          mode TEXT NOT NULL
        );
        CREATE TABLE document (
          session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
          place INTEGER NOT NULL,
          name TEXT NOT NULL,
          path TEXT,
          digest TEXT NOT NULL,
          PRIMARY KEY (session, place)
        ) WITHOUT ROWID;
        CREATE TABLE turn (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
          question TEXT NOT NULL,
          answer TEXT NOT NULL,
          said TEXT NOT NULL,
          status TEXT NOT NULL,
          failure TEXT,
          asked REAL NOT NULL,
          ended REAL,
          model TEXT NOT NULL,
          superseded INTEGER NOT NULL,
          sentences TEXT NOT NULL,
          statistics TEXT,
          seen TEXT,
          notices TEXT NOT NULL
        );
        CREATE INDEX turn_session ON turn (session, id);
        CREATE TABLE citation (
          turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
          number INTEGER NOT NULL,
          document INTEGER NOT NULL,
          document_name TEXT NOT NULL,
          first_line INTEGER NOT NULL,
          last_line INTEGER NOT NULL,
          first_byte INTEGER NOT NULL,
          end_byte INTEGER NOT NULL,
          first_character INTEGER NOT NULL,
          end_character INTEGER NOT NULL,
          weight REAL NOT NULL,
          text TEXT NOT NULL,
          PRIMARY KEY (turn, number)
        ) WITHOUT ROWID;
        """)
  }
}
