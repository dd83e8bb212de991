/// The reason why a snapshot isn't used or wasn't written; callers add the file's name.
package enum SnapshotError: Error, Hashable {
  case missing
  case unreadable(reason: String)
  /// Another process is removing it.
  case locked
  case foreign
  case otherVersion(Int)
  /// The snapshot of another model, other settings or another text.
  case other
  /// The end is missing from byte `at` on.
  case truncated(at: Int)
  case damaged
  case cannotWrite(reason: String)
  /// The engine's cache doesn't hold the text.
  case notRead

  /// True if the user has to know; the other cases are ordinary for a cache.
  package var isNotable: Bool {
    switch self {
    case .missing, .locked, .otherVersion, .other, .notRead: false
    case .unreadable, .foreign, .truncated, .damaged, .cannotWrite: true
    }
  }
}

extension SnapshotError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: "it isn't there"
    case .unreadable(let reason): "it can't be read (\(reason))"
    case .locked: "it is being removed"
    case .foreign:
      "it isn't a snapshot of lcchat's, or its beginning is damaged; `lcchat cache clear` removes it"
    case .otherVersion(let version): "another version of lcchat wrote it (format \(version))"
    case .other: "it is of another model, other settings or another text"
    case .truncated: "its end is missing or damaged"
    case .damaged: "its checksum is wrong"
    case .cannotWrite(let reason): "it can't be written (\(reason))"
    case .notRead: "its text isn't in the cache"
    }
  }
}
