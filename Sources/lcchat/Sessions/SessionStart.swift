import Chat
import Documents
import Foundation
import Wording
import Sessions

/// The start of a chat: new documents, or a session to resume.
struct SessionStart {
  let document: Document
  let record: SessionRecord
  /// True if the record has turns to show.
  let isResumed: Bool
  /// The notices for the user at the start.
  var notices: [String]

  /// Starts a new session about a document.
  init(_ document: Document, model: String, mode: Mode) throws {
    self.document = document
    record = SessionRecord(
      started: Date(), model: try ModelFile.lastingName(model), mode: mode,
      documents: SessionDocument.all(of: document))
    isResumed = false
    notices = []
  }

  /// Resumes a session with the current content of its documents.
  init(resuming kept: SessionRecord) throws {
    var documents: [Document] = []
    var notices: [String] = []
    for document in kept.documents {
      guard let path = document.path else {
        notices.append("\(document.name) was piped in, so it can't be opened again.")
        continue
      }
      if path == Handbook.path { Handbook.keep() }
      do {
        documents.append(try DocumentReader().document(path: path))
      } catch {
        notices.append("\(error) The session continues without it.")
      }
    }
    guard !documents.isEmpty else {
      throw Failure(
        .noInput,
        "Session \(kept.id ?? 0) can't be resumed: none of its documents can be opened:"
          + " \(kept.documents.map { $0.path ?? $0.name }.joined(separator: ", ")).")
    }
    document = Document.joined(documents)
    let current = SessionDocument.all(of: document)
    for (old, new) in kept.documents.compactMap({ old in
      current.first { $0.path == old.path }.map { (old, $0) }
    }) where old.digest != new.digest {
      notices.append(
        "\(new.name) has changed since: passages that earlier answers cite may have moved or gone."
      )
    }
    self.notices = notices
    var record = kept.located(in: document)
    record.documents = current
    self.record = record
    isResumed = true
  }
}
