import Diagnostics
import Chat
import Documents
import Foundation
import Inference
import Wording
package import Sessions

/// Sessions as a text table.
package struct SessionTable {
  private let sessions: [SessionSummary]

  package init(_ sessions: [SessionSummary]) { self.sessions = sessions }

  package var text: String {
    guard !sessions.isEmpty else { return "There are no sessions yet.\n" }
    var table = TextTable([.right, .left, .left, .left, .right, .left])
    table.add(["id", "when", "documents", "model", "turns", "first question"])
    for session in sessions {
      let model = session.model.split(separator: "/").last.map(String.init) ?? session.model
      let name = session.name.map { "[\(Self.short($0, 24))] " } ?? ""
      table.add([
        "\(session.id)", Self.time(session.updated),
        Self.short(session.documents.joined(separator: ", "), 32), Self.short(model, 32),
        "\(session.turns)", name + Self.short(session.firstQuestion, 60),
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  /// Returns a session as one line.
  package static func line(_ session: SessionSummary) -> String {
    let name = session.name.map { "[\(short($0, 24))] " } ?? ""
    let documents = short(session.documents.joined(separator: ", "), 32)
    return "\(session.id)  \(time(session.updated))  \(documents):"
      + " \(name)\(short(session.firstQuestion, 60))"
  }

  /// Returns the notice for a session that was resumed because no file was given.
  static func opened(_ record: SessionRecord) -> String {
    let documents = short(record.documents.map(\.name).joined(separator: ", "), 60)
    return "This is the last session, about \(documents). `lcchat FILE` opens another file."
  }

  static func time(_ date: Date) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
        .year().month().day().time(includingFractionalSeconds: false))
  }

  private static func short(_ text: String, _ most: Int) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").escapingControls
    return line.count > most ? line.prefix(most - 1) + "…" : line
  }
}
