import ArgumentParser
import Chat
import Foundation
import Sessions

/// The session to resume: the newest one, or the one with a number.
package enum SessionChoice: ExpressibleByArgument, Equatable {
  case newest
  case id(Int64)

  package init?(argument: String) {
    guard let id = Int64(argument) else { return nil }
    self = .id(id)
  }

  /// Returns the chosen session.
  func record() throws -> SessionRecord {
    let store = try SessionStore.existing(path: UserFolder.sessions)
    switch self {
    case .id(let id): return try Self.record(id, in: store)
    case .newest:
      guard let store, let newest = try store.sessions().first,
        let record = try store.session(newest.id)
      else {
        throw Failure(.noInput, "There is no session yet: `lcchat FILE` begins one.")
      }
      return record
    }
  }

  /// Returns the newest session whose documents and model exist, or a notice if sessions can't be
  /// read.
  static func newestThatOpens() -> (record: SessionRecord?, notice: String?) {
    do {
      guard let store = try SessionStore.existing(path: UserFolder.sessions) else {
        return (nil, nil)
      }
      for summary in try store.sessions() {
        if let record = try store.session(summary.id), isThere(record) { return (record, nil) }
      }
      return (nil, nil)
    } catch {
      return (nil, "\(error)")
    }
  }

  private static func isThere(_ record: SessionRecord) -> Bool {
    !record.documents.isEmpty && (try? ModelFile.path(of: record.model)) != nil
      && record.documents.allSatisfy { document in
        guard let path = document.path else { return false }
        return path == Handbook.path || FileManager.default.isReadableFile(atPath: path)
      }
  }

  /// Returns the session with a number.
  static func record(_ id: Int64, in store: SessionStore?) throws -> SessionRecord {
    guard let record = try store?.session(id) else {
      throw Failure(.noInput, "There is no session \(id): `lcchat sessions` lists them.")
    }
    return record
  }
}
