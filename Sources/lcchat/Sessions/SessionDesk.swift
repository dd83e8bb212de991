import Chat
import ChatUI
import Documents
import Foundation
import Sessions

/// Does what is wanted with the conversation that runs, and says so in a sentence.
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
      throw Failure(.unavailable, "This conversation isn't kept.")
    }
    let name = record.name.map { " It is called “\($0)”." } ?? ""
    guard let id = record.id else {
      return "It will be saved from the first question on, in \(UserFolder.sessions).\(name)"
    }
    return "It is session \(id), and saved as it goes, in \(UserFolder.sessions).\(name)"
  }

  private func export(_ path: String, _ isReplacing: Bool) async throws -> String {
    guard let format = SessionFormat(file: path) else {
      throw Failure(.usage, "Name a file that ends in .md or .json: \(path) does not.")
    }
    guard let record = await conversation.record, !record.turns.isEmpty else {
      throw Failure(.usage, "Nothing was asked yet: there is nothing to export.")
    }
    let written = try SessionFormat.write(
      try format.text(of: record), to: path, replacing: isReplacing,
      otherwise: "; /export! \(path) writes over it")
    let questions = record.turns.count == 1 ? "1 question" : "\(record.turns.count) questions"
    return "Exported to \(written): \(questions)."
  }

  /// The newest ones.
  private func list() throws -> String {
    let sessions = try SessionStore.existing(path: UserFolder.sessions)?.sessions() ?? []
    let lines = sessions.prefix(10).map(SessionTable.line)
    let end = "lcchat --continue ID resumes one; `lcchat sessions` lists all."
    return (lines + [lines.isEmpty ? "There are no sessions yet." : end]).joined(separator: "\n")
  }
}
