import Documents
import GRDB
import Wording

/// An error of the session store; each description is one sentence that says what to do.
package enum SessionStoreError: Error, Hashable {
  /// The file is another program's database, or no database at all.
  case foreign(path: String)
  /// A later version of lcchat wrote the file.
  case newer(path: String)
  case damaged(path: String)
  case locked(path: String)
  case readOnly(path: String)
  case full(path: String)
  case unusable(path: String, reason: String)

  /// Converts an error of SQLite.
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
      "\(path.escapingControls) isn't a session database of lcchat: move it away."
    case .newer(let path):
      "\(path.escapingControls) was written by a later version of lcchat: use that version."
    case .damaged(let path):
      "\(path.escapingControls) is damaged: move it away, and lcchat creates a new one."
    case .locked(let path):
      "\(path.escapingControls) is locked by another program: try again when that program has ended."
    case .readOnly(let path):
      "\(path.escapingControls) can't be opened for writing: check it and its folder's permissions."
    case .full(let path):
      "\(path.escapingControls) can't grow: the disk is full."
    case .unusable(let path, let reason):
      "\(path.escapingControls) can't be used: \(reason.escapingControls)."
    }
  }
}
