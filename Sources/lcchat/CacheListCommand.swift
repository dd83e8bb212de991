import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Inference

struct CacheListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what is kept, the last used first.")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await failing {
      let folder = UserFolder.cache.url()
      let store = SnapshotStore(folder: folder)
      let rows =
        store.entries.map(CacheRow.init)
        + HeadStore().entries.sorted { $0.last_used > $1.last_used }
      if json {
        let report = CacheReport(folder: folder.path, limit: store.limit, entries: rows)
        try Output.writeUntrusted(report.json)
      } else {
        try Output.write(table(rows, folder.path, limit: store.limit))
      }
    }
  }

  private func table(_ rows: [CacheRow], _ folder: String, limit: Int) -> String {
    guard !rows.isEmpty else { return "Nothing is kept in \(folder.escapingControls).\n" }
    var table = TextTable([.left, .left, .right, .left])
    table.add(["what", "model", "size", "last used"])
    let time = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
      .year().month().day().time(includingFractionalSeconds: false)
    for row in rows {
      table.add([
        row.kind, row.model?.escapingControls ?? "(can't be read)", Format.bytes(row.bytes),
        row.last_used.formatted(time),
      ])
    }
    let bytes = rows.reduce(0) { $0 + $1.bytes }
    let sum =
      "\(Format.bytes(bytes)) in \(folder.escapingControls); snapshots may take"
      + " \(Format.bytes(limit))."
    return (table.lines + [sum]).joined(separator: "\n") + "\n"
  }
}

/// A file of the cache folder.
struct CacheRow: Encodable {
  /// `light`, `exact` or `heads`.
  var kind: String
  var model: String?
  var bytes: Int
  var last_used: Date
  var path: String
}

extension CacheRow {
  init(_ entry: SnapshotEntry) {
    kind = entry.kind.rawValue
    model = entry.model
    bytes = entry.bytes
    last_used = entry.lastUse
    path = entry.path
  }
}

/// What `lcchat cache list --json` prints.
private struct CacheReport: Encodable {
  var folder: String
  var limit: Int
  var entries: [CacheRow]

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}
