import ArgumentParser
import Chat

/// Which session goes on: the newest one, or the one with a number.
enum SessionChoice: ExpressibleByArgument, Equatable {
  case newest
  case id(Int64)

  init?(argument: String) {
    guard let id = Int64(argument) else { return nil }
    self = .id(id)
  }

  /// The session.
  func record() throws -> SessionRecord {
    let store = try SessionStore.existing(path: UserFolder.sessions)
    switch self {
    case .id(let id): return try Self.record(id, in: store)
    case .newest:
      guard let store, let newest = try store.sessions().first,
        let record = try store.session(newest.id)
      else {
        throw Failure(.noInput, "There is no session yet: lcchat FILE begins one.")
      }
      return record
    }
  }

  /// A session by its number.
  static func record(_ id: Int64, in store: SessionStore?) throws -> SessionRecord {
    guard let record = try store?.session(id) else {
      throw Failure(.noInput, "There is no session \(id): `lcchat sessions` lists them.")
    }
    return record
  }
}
