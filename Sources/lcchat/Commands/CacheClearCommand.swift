import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Inference
import Wording

struct CacheClearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Remove everything in the cache, or some kinds or entries of it.",
    discussion: """
      Files that a running lcchat uses aren't removed.

      Examples:
        lcchat cache clear 3f2a9c1e     the entry with this id in `lcchat cache list`
        lcchat cache clear --exact
        lcchat cache clear              everything
      """)

  @Argument(help: ArgumentHelp("Entries, by their ids in the list.", valueName: "id"))
  var ids: [String] = []

  @Flag(help: "Snapshots of light passes.")
  var light = false

  @Flag(help: "KV caches of short documents.")
  var exact = false

  @Flag(help: "Vectors of passages that an embedding model made.")
  var vectors = false

  @Flag(help: "Retrieval heads that calibration found.")
  var heads = false

  @Flag(help: "Summaries of sections that a model has written.")
  var summaries = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard ids.isEmpty || !light && !exact && !vectors && !heads && !summaries else {
      throw ValidationError("Give kinds or ids, not both.")
    }
  }

  func run() async throws {
    try await failing {
      let store = SnapshotStore(folder: UserFolder.cache.url())
      let rows = ids.isEmpty ? [] : CacheRow.all(in: store)
      let paths = try Set(ids.map { try CacheRow.named($0, in: rows).path })
      let isChosen = { (path: String) in ids.isEmpty || paths.contains(path) }
      let isAll = !light && !exact && !vectors && !heads && !summaries
      let kinds = SnapshotHeader.Kind.allCases.filter { kind in
        switch kind {
        case .light: isAll || light
        case .exact: isAll || exact
        case .vectors: isAll || vectors
        }
      }
      var (bytes, kept) = store.clear(kinds, where: isChosen)
      if isAll || heads {
        let cleared = HeadStore().clear(where: isChosen)
        bytes += cleared.bytes
        kept += cleared.kept
      }
      if isAll || summaries {
        let cleared = SummaryStore(cache: store.folder).clear(where: isChosen)
        bytes += cleared.bytes
        kept += cleared.kept
      }
      if json {
        try Output.write(Report(removed_bytes: bytes, kept: kept).reportJSON())
      } else {
        try Output.write("\(Format.bytes(bytes)) removed.\n")
        for path in kept {
          Output.note("lcchat: \(path.escapingControls) stays: it's in use or can't be removed.\n")
        }
      }
    }
  }

  private struct Report: Encodable {
    var removed_bytes: Int
    var kept: [String]
  }
}
