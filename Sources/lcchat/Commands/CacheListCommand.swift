import Diagnostics
import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Inference
import Wording

struct CacheListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the cache, the most recently used entry first.",
    discussion: """
      Each entry has an id for `lcchat cache clear` and the name of its document when it was last \
      opened. lcchat finds an entry by a hash of the document's text. Only summaries hold text.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await failing {
      let folder = UserFolder.cache.url()
      let store = SnapshotStore(folder: folder)
      let rows = CacheRow.all(in: store)
      if json {
        let report = CacheReport(folder: folder.path, limit: store.limit, entries: rows)
        try Output.write(report.reportJSON())
      } else {
        try Output.write(table(rows, folder.path, limit: store.limit))
      }
    }
  }

  private func table(_ rows: [CacheRow], _ folder: String, limit: Int) -> String {
    guard !rows.isEmpty else { return "The cache in \(folder.escapingControls) is empty.\n" }
    var table = TextTable([.left, .left, .left, .right, .left, .left])
    table.add(["id", "what", "model", "size", "last used", "document"])
    let time = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
      .year().month().day().time(includingFractionalSeconds: false)
    for row in rows {
      table.add([
        row.id.escapingControls, row.kind, row.model?.escapingControls ?? "(can't be read)",
        Format.bytes(row.bytes), row.last_used.formatted(time),
        row.document?.escapingControls ?? (row.kind == CacheRow.heads ? "" : "(not known)"),
      ])
    }
    let bytes = rows.reduce(0) { $0 + $1.bytes }
    let sum =
      "\(Format.bytes(bytes)) in \(folder.escapingControls); the limit for snapshots is"
      + " \(Format.bytes(limit))."
    let kinds = CacheRow.kinds.filter { kind in rows.contains { $0.kind == kind.key } }
    let legend = kinds.map { "\($0.key): \($0.value)" }
    return (table.lines + [""] + legend + [sum]).joined(separator: "\n") + "\n"
  }
}

/// The JSON of `lcchat cache list --json`.
private struct CacheReport: Encodable {
  var folder: String
  var limit: Int
  var entries: [CacheRow]
}
