import Documents
import GRDB
import Wording

/// Why sessions can't be kept or found; each description is one sentence that says what to do.
package enum SessionStoreError: Error, Hashable {
  /// Another program's database, or no database at all.
  case foreign(path: String)
  /// Written by a later version of this program.
  case newer(path: String)
  case damaged(path: String)
  case locked(path: String)
  case readOnly(path: String)
  case full(path: String)
  case unusable(path: String, reason: String)

  /// What an error of SQLite means for a session's user.
  init(_ error: any Error, path: String) {
    guard let error = error as? DatabaseError else {
      self = (error as? Self) ?? .unusable(path: path, reason: "\(error)")
      return
    }
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .foreign(path: path)
    case .SQLITE_CORRUPT: self = .damaged(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self = .readOnly(path: path)
    case .SQLITE_FULL: self = .full(path: path)
    default: self = .unusable(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }
}

extension SessionStoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .foreign(let path):
      "\(path.escapingControls) isn't a database of lcchat's sessions: move it away."
    case .newer(let path):
      "\(path.escapingControls) was written by a later lcchat: use that one."
    case .damaged(let path):
      "\(path.escapingControls) is damaged: move it away, and lcchat begins a new one."
    case .locked(let path):
      "\(path.escapingControls) is locked by another program: try again once that has ended."
    case .readOnly(let path):
      "\(path.escapingControls) can't be opened for writing: check it and its folder's permissions."
    case .full(let path):
      "\(path.escapingControls) can't grow: the disk is full."
    case .unusable(let path, let reason):
      "\(path.escapingControls) can't be used: \(reason.escapingControls)."
    }
  }
}
