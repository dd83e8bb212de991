package import Documents
package import Foundation
import Inference

/// Writes a conversation down as it goes; what can't be saved now is saved with the next turn.
package struct SessionJournal: Sendable {
  package private(set) var record: SessionRecord
  private let openStore: @Sendable () throws(SessionStoreError) -> SessionStore
  private let now: @Sendable () -> Date
  private var store: SessionStore?
  /// Indices of turns that the store doesn't know as they are.
  private var unsaved: Set<Int> = []
  /// True once the user knows that nothing is being saved.
  private var isTold = false

  /// Begins a session, or goes on with one; `openStore` is called when there is something to save.
  package init(
    _ record: SessionRecord, now: @escaping @Sendable () -> Date = { Date() },
    openStore: @escaping @Sendable () throws(SessionStoreError) -> SessionStore
  ) {
    self.record = record
    self.now = now
    self.openStore = openStore
  }

  /// What was asked and said so far, as the model is to know it.
  var conversation: Conversation {
    var conversation = Conversation()
    for turn in record.turns where turn.isInConversation {
      let passages = turn.statistics?.recollection?.passages ?? []
      conversation.record(
        question: turn.question, answer: turn.said,
        passage: passages.max { $0.weight < $1.weight }?.bytes)
    }
    return conversation
  }

  /// Keeps a question that is asked now.
  ///
  /// - Returns: what the user must know if it can't be saved.
  package mutating func ask(_ question: String) -> String? {
    record.turns.append(SessionTurn(question: question, asked: now(), model: record.model))
    unsaved.insert(record.turns.count - 1)
    return save()
  }

  /// The last question is about to be asked anew, or another in its place.
  mutating func supersedeLast() {
    guard let last = record.turns.indices.last else { return }
    record.turns[last].isSuperseded = true
    unsaved.insert(last)
  }

  /// Keeps what came of the question that was asked last.
  package mutating func end(_ change: (inout SessionTurn) -> Void) -> String? {
    guard let last = record.turns.indices.last else { return nil }
    change(&record.turns[last])
    record.turns[last].ended = now()
    unsaved.insert(last)
    return save()
  }

  /// Names the session; saved with its first turn if there is none yet.
  mutating func name(_ name: String?) -> String? {
    record.name = name ?? record.name
    return record.turns.isEmpty ? nil : save()
  }

  /// What is saved with the next turn.
  mutating func setReading(of document: Document, model: String, mode: ChatOptions.Mode) {
    let isNew = record.documents.map(\.name) != document.parts.map(\.name)
    if isNew { record.documents = Self.documents(of: document) }
    record.model = model
    record.mode = mode.rawValue
    // A session that has begun is resumed with what is open now, also without another question.
    if record.id != nil { _ = save() }
  }

  private mutating func save() -> String? {
    do throws(SessionStoreError) {
      let store: SessionStore
      if let known = self.store { store = known } else { store = try openStore() }
      self.store = store
      record = try store.save(record, turns: unsaved)
      unsaved = []
      isTold = false
      return nil
    } catch {
      defer { isTold = true }
      return isTold ? nil : "This conversation isn't being saved: \(error)"
    }
  }

  /// The documents of a text, as sessions remember them.
  package static func documents(of document: Document) -> [SessionDocument] {
    document.parts.map { part in
      SessionDocument(
        name: part.name, path: part.path,
        digest: Digest(of: String(document.text(in: part.bytes))).hexadecimal)
    }
  }
}
