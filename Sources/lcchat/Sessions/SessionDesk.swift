import Chat
import ChatUI
import Documents
import Foundation
import Sessions

/// Saves, exports and lists sessions from the screen; returns a sentence for the user.
struct SessionDesk {
  let conversation: Conversation

  func handle(_ request: SessionRequest) async throws -> String {
    switch request {
    case .save(let name): try await save(name)
    case .export(let path, let isReplacing): try await export(path, isReplacing)
    case .list: try list()
    }
  }

  private func save(_ name: String?) async throws -> String {
    if let failure = await conversation.save(as: name) { throw Failure(.cannotCreate, failure) }
    guard let record = await conversation.record else {
      throw Failure(.unavailable, "This conversation isn't saved.")
    }
    let name = record.name.map { " Its name is “\($0)”." } ?? ""
    guard let id = record.id else {
      return
        "This conversation is saved from the first question on, in \(UserFolder.sessions).\(name)"
    }
    return "This is session \(id). It is saved continuously in \(UserFolder.sessions).\(name)"
  }

  private func export(_ path: String, _ isReplacing: Bool) async throws -> String {
    guard let format = SessionFormat(file: path) else {
      throw Failure(.usage, "\(path) must end in .md or .json.")
    }
    guard let record = await conversation.record, !record.turns.isEmpty else {
      throw Failure(.usage, "There is nothing to export: ask a question first.")
    }
    let written = try SessionFormat.write(
      try format.text(of: record), to: path, replacing: isReplacing,
      otherwise: "; `/export! \(path)` replaces it")
    let questions = record.turns.count == 1 ? "1 question" : "\(record.turns.count) questions"
    return "Exported to \(written): \(questions)."
  }

  /// Returns the newest sessions, one per line.
  private func list() throws -> String {
    let sessions = try SessionStore.existing(path: UserFolder.sessions)?.sessions() ?? []
    let lines = sessions.prefix(10).map(SessionTable.line)
    let end = "`lcchat --continue ID` resumes one; `lcchat sessions` lists all."
    return (lines + [lines.isEmpty ? "There are no sessions yet." : end]).joined(separator: "\n")
  }
}
