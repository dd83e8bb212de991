import Foundation
import GRDB

/// The sessions that are kept, in one SQLite file that several programs may use at once.
package struct SessionStore: Sendable {
  /// Seconds to wait for another program's transaction.
  private static let patience = 1.0

  let queue: DatabaseQueue
  let path: String

  /// Opens the file, or makes one where there is none; another's is never touched.
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

  /// The store of a file; nil if there is none yet.
  package static func existing(path: String) throws(SessionStoreError) -> SessionStore? {
    FileManager.default.fileExists(atPath: path) ? try SessionStore(path: path) : nil
  }

  /// Runs something in one transaction.
  func write<R>(_ body: (Database) throws -> R) throws(SessionStoreError) -> R {
    do { return try queue.write(body) } catch { throw SessionStoreError(error, path: path) }
  }

  func read<R>(_ body: (Database) throws -> R) throws(SessionStoreError) -> R {
    do { return try queue.read(body) } catch { throw SessionStoreError(error, path: path) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    return configuration
  }

  /// Two programs that make the file at the same moment hinder each other only once.
  private static func twice<R>(_ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as DatabaseError
      where error.resultCode != .SQLITE_NOTADB
    { return try body() }
  }

  /// Looks at a file without writing to it: WAL mode already would change another's.
  private static func check(_ path: String) throws {
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard size ?? 0 > 0 else { return }
    var configuration = configuration
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { database in
      let id = try Int32.fetchOne(database, sql: "PRAGMA application_id")
      guard id == SessionSchema.applicationID else {
        // Another lcchat may be making the file right now.
        let isBare = try SessionSchema.isBare(database)
        guard id == 0, isBare else { throw SessionStoreError.foreign(path: path) }
        return
      }
      guard try !SessionSchema.migrator.hasBeenSuperseded(database) else {
        throw SessionStoreError.newer(path: path)
      }
    }
  }

  /// What people ask is theirs alone: neither folder nor file is for others to read.
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
    // It gets its name when it is whole and closed: what another program has made since stays, and so
    // do the locks that this one already has on it, which closing it would give up.
    let unnamed = path + "." + UUID().uuidString
    let descriptor = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SessionStoreError.readOnly(path: path) }
    close(descriptor)
    // On a disk without hard links SQLite makes it, in a folder that nobody else reads.
    link(unnamed, path)
    unlink(unnamed)
  }
}
