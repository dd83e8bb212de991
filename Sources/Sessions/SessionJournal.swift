package import Chat
package import Documents
package import Foundation
import Synchronization
package import Wording

/// The record of a conversation, saved in a session store.
///
/// Turns that can't be saved now are saved with the next turn.
package final class SessionJournal: ConversationJournal {
  private let state: Mutex<State>
  private let openStore: @Sendable () throws(SessionStoreError) -> SessionStore
  private let now: @Sendable () -> Date

  private struct State {
    var record: SessionRecord
    var store: SessionStore?
    /// The indices of turns whose present form isn't in the store.
    var unsaved: Set<Int> = []
    /// True once the user was told that nothing is being saved.
    var isAnnounced = false
  }

  /// Starts a session or continues one; `openStore` is called before the first turn is saved.
  package init(
    _ record: SessionRecord, now: @escaping @Sendable () -> Date = { Date() },
    openStore: @escaping @Sendable () throws(SessionStoreError) -> SessionStore
  ) {
    state = Mutex(State(record: record))
    self.now = now
    self.openStore = openStore
  }

  package var record: SessionRecord { state.withLock { $0.record } }

  package func ask(_ question: String) -> String? {
    state.withLock { state in
      state.record.turns.append(
        SessionTurn(question: question, asked: now(), model: state.record.model))
      state.unsaved.insert(state.record.turns.count - 1)
      return announced(&state)
    }
  }

  package func supersedeLast() {
    state.withLock { state in
      guard let last = state.record.turns.indices.last else { return }
      state.record.turns[last].isSuperseded = true
      state.unsaved.insert(last)
    }
  }

  package func end(_ change: (inout SessionTurn) -> Void) -> String? {
    state.withLock { state in
      guard let last = state.record.turns.indices.last else { return nil }
      change(&state.record.turns[last])
      state.record.turns[last].ended = now()
      state.unsaved.insert(last)
      return announced(&state)
    }
  }

  package func name(_ name: String?) -> String? {
    state.withLock { state in
      state.record.name = name ?? state.record.name
      // A session is saved from its first turn on.
      return state.record.turns.isEmpty ? nil : save(&state).map(Self.notice)
    }
  }

  package func setReading(of document: Document, model: String, mode: Mode) {
    state.withLock { state in
      let isNew = state.record.documents.map(\.name) != document.parts.map(\.name)
      if isNew { state.record.documents = SessionDocument.all(of: document) }
      state.record.model = model
      state.record.mode = mode
      // A saved session is resumed with the present choice, even if no question follows.
      if state.record.id != nil { _ = save(&state) }
    }
  }

  /// Saves the record; returns a notice at the first of several failures.
  private func announced(_ state: inout State) -> String? {
    let failure = save(&state)
    defer { state.isAnnounced = failure != nil }
    return state.isAnnounced ? nil : failure.map(Self.notice)
  }

  private static func notice(_ failure: SessionStoreError) -> String {
    "This conversation isn't being saved: \(failure)"
  }

  /// Saves the record; returns the failure, nil if there is none.
  private func save(_ state: inout State) -> SessionStoreError? {
    do throws(SessionStoreError) {
      let store = if let known = state.store { known } else { try openStore() }
      state.store = store
      state.record = try store.save(state.record, turns: state.unsaved)
      state.unsaved = []
      return nil
    } catch {
      return error
    }
  }
}
