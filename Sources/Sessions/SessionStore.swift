import Foundation
import GRDB

/// The saved sessions, in one SQLite file that several programs may use at once.
package struct SessionStore: Sendable {
  /// Seconds to wait for another program's transaction.
  private static let patience = 1.0

  let queue: DatabaseQueue
  let path: String

  /// Opens the file, or creates it if there is none; another program's file is never changed.
  package init(path: String) throws(SessionStoreError) {
    self.path = path
    do {
      try Self.check(path)
      try Self.create(path)
      var configuration = Self.configuration
      configuration.journalMode = .wal
      let queue = try Self.twice {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try SessionSchema.migrator.migrate(queue)
        return queue
      }
      self.queue = queue
    } catch {
      throw SessionStoreError(error, path: path)
    }
  }

  /// Opens the store of an existing file; nil if there is no file.
  package static func existing(path: String) throws(SessionStoreError) -> SessionStore? {
    FileManager.default.fileExists(atPath: path) ? try SessionStore(path: path) : nil
  }

  /// Runs `body` in one write transaction; its errors become `SessionStoreError`.
  func write<R>(_ body: (Database) throws -> R) throws(SessionStoreError) -> R {
    do { return try queue.write(body) } catch { throw SessionStoreError(error, path: path) }
  }

  /// Runs `body` in one read transaction; its errors become `SessionStoreError`.
  func read<R>(_ body: (Database) throws -> R) throws(SessionStoreError) -> R {
    do { return try queue.read(body) } catch { throw SessionStoreError(error, path: path) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    return configuration
  }

  /// Runs `body` again after a database error other than `SQLITE_NOTADB`.
  ///
  /// Two programs that create the file at the same time can collide once, but not twice.
  private static func twice<R>(_ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as DatabaseError
      where error.resultCode != .SQLITE_NOTADB
    { return try body() }
  }

  /// Checks the file without writing to it, as even WAL mode would change another program's file.
  ///
  /// Throws `SessionStoreError.foreign` or `.newer` if lcchat must not use the file.
  private static func check(_ path: String) throws {
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard size ?? 0 > 0 else { return }
    var configuration = configuration
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { database in
      let id = try Int32.fetchOne(database, sql: "PRAGMA application_id")
      guard id == SessionSchema.applicationID else {
        // Another lcchat process may be creating the file at the moment.
        let isBare = try SessionSchema.isBare(database)
        guard id == 0, isBare else { throw SessionStoreError.foreign(path: path) }
        return
      }
      guard try !SessionSchema.migrator.hasBeenSuperseded(database) else {
        throw SessionStoreError.newer(path: path)
      }
    }
  }

  /// Creates the folder and an empty file that only the user can read, as questions are private.
  private static func create(_ path: String) throws {
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else { return }
    do {
      try files.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw SessionStoreError.readOnly(path: path)
    }
    // The closed file is linked to its name, so that a file that another program has created since
    // is kept. Closing that file here would release this process's locks on it.
    let unnamed = path + "." + UUID().uuidString
    let descriptor = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SessionStoreError.readOnly(path: path) }
    close(descriptor)
    // On a disk without hard links, SQLite creates the file in the private folder.
    link(unnamed, path)
    unlink(unnamed)
  }
}
