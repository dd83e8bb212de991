import Chat
import Screen

extension AppState {
  /// Shows what was asked and answered before.
  mutating func resume(_ session: SessionRecord) {
    for turn in session.turns { transcript.append(turn) }
    editor = TextEditor("", history: session.turns.map(\.question))
    let name = session.name.map { " “\($0)”" } ?? ""
    transcript.append(notice: "Session \(session.id ?? 0)\(name) is resumed.")
  }
}
