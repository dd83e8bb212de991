import ArgumentParser
import Chat

import Documents
import Foundation
import Wording
import Sessions

/// Lists, searches, shows, exports and deletes earlier conversations.
struct SessionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List, search, show, export or delete earlier conversations.",
    discussion: """
      Every conversation on the screen is saved in XDG_DATA_HOME/lcchat/sessions.sqlite \
      (~/.local/share/lcchat). `lcchat --continue` resumes the newest one.
      """,
    subcommands: [
      SessionsListCommand.self, SessionsSearchCommand.self, SessionsShowCommand.self,
      SessionsExportCommand.self, SessionsDeleteCommand.self,
    ],
    defaultSubcommand: SessionsListCommand.self)
}

struct SessionsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the sessions, the most recent one first.")

  func run() async throws {
    try await failing {
      let sessions = try SessionStore.existing(path: UserFolder.sessions)?.sessions() ?? []
      try Output.write(SessionTable(sessions).text)
    }
  }
}

struct SessionsSearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find questions and answers by their words.")

  @Argument(help: "Words that must all be in a question and its answer.")
  var words: [String]

  func run() async throws {
    try await failing {
      let store = try SessionStore.existing(path: UserFolder.sessions)
      let matches = try store?.search(words.joined(separator: " ")) ?? []
      guard !matches.isEmpty else {
        let missing = words.count == 1 ? "this word" : "all of these words"
        throw Failure(.noInput, "No question or answer has \(missing).")
      }
      for match in matches {
        let snippet = match.snippet.split(whereSeparator: \.isNewline).joined(separator: " ")
        try Output.write(
          "\(match.session)  \(SessionTable.time(match.asked))"
            + "  \(match.question.escapingControls)\n    \(snippet.escapingControls)\n")
      }
    }
  }
}

struct SessionsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a session.")

  @Argument(help: "The session's number.")
  var id: Int64

  func run() async throws {
    try await failing {
      let store = try SessionStore.existing(path: UserFolder.sessions)
      let record = try SessionChoice.record(id, in: store)
      try Output.writeUntrusted(SessionMarkdown(record).text)
    }
  }
}

struct SessionsExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a session as Markdown or JSON.")

  @Argument(help: "The session's number.")
  var id: Int64

  @Option(help: "markdown or json; by default as the file's name ends, or else markdown.")
  var format: SessionFormat?

  @Option(name: .shortAndLong, help: "A new file; by default standard output.")
  var output: String?

  func run() async throws {
    try await failing {
      let store = try SessionStore.existing(path: UserFolder.sessions)
      let record = try SessionChoice.record(id, in: store)
      let format = format ?? output.flatMap(SessionFormat.init(file:)) ?? .markdown
      let text = try format.text(of: record)
      guard let output else { return try Output.writeUntrusted(text) }
      try SessionFormat.write(text, to: output)
    }
  }
}

struct SessionsDeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a session without a confirmation.")

  @Argument(help: "The session's number.")
  var id: Int64

  func run() async throws {
    try await failing {
      let store = try SessionStore.existing(path: UserFolder.sessions)
      guard try store?.delete(id) == true else {
        throw Failure(.noInput, "There is no session \(id): `lcchat sessions` lists them.")
      }
      try Output.write("Session \(id) was deleted.\n")
    }
  }
}
