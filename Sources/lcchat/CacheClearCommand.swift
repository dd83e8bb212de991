import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Inference

struct CacheClearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Remove what is kept: all of it, or the kinds that are named.",
    discussion: "Files that a running lcchat uses stay.")

  @Flag(help: "Snapshots of light passes.")
  var light = false

  @Flag(help: "KV caches of short documents.")
  var exact = false

  @Flag(help: "Retrieval heads that calibration found.")
  var heads = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await failing {
      let isAll = !light && !exact && !heads
      let kinds = SnapshotHeader.Kind.allCases.filter { kind in
        switch kind {
        case .light: isAll || light
        case .exact: isAll || exact
        }
      }
      var (bytes, kept) = SnapshotStore(folder: UserFolder.cache.url()).clear(kinds)
      if isAll || heads {
        let cleared = HeadStore().clear()
        bytes += cleared.bytes
        kept += cleared.kept
      }
      if json {
        try Output.writeUntrusted(Self.json(bytes, kept))
      } else {
        try Output.write("\(Format.bytes(bytes)) removed.\n")
        for path in kept {
          Output.note("lcchat: \(path.escapingControls) stays: it is in use or can't be removed.\n")
        }
      }
    }
  }

  private static func json(_ bytes: Int, _ kept: [String]) throws -> String {
    struct Report: Encodable {
      var removed_bytes: Int
      var kept: [String]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(Report(removed_bytes: bytes, kept: kept))
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
