import Chat
package import Foundation
import Inference

/// A file in the cache folder: an entry of `lcchat cache list`.
package struct CacheRow: Encodable {
  /// The id for `lcchat cache clear`: the shortest unique beginning of the file's name, of at least
  /// eight characters.
  package var id = ""
  /// `light`, `exact`, `heads` or `summary`.
  var kind: String
  var model: String?
  /// The document's name when it was last opened; nil if unknown.
  var document: String?
  var bytes: Int
  var last_used: Date
  package var path: String

  package init(
    id: String = "", kind: String, model: String? = nil, document: String? = nil, bytes: Int,
    last_used: Date, path: String
  ) {
    self.id = id
    self.kind = kind
    self.model = model
    self.document = document
    self.bytes = bytes
    self.last_used = last_used
    self.path = path
  }

  static let heads = "heads"
  static let summary = "summary"

  /// The kinds with their descriptions.
  static let kinds: KeyValuePairs = [
    SnapshotHeader.Kind.light.rawValue:
      "keys of the retrieval heads, from the quick look at a long document",
    SnapshotHeader.Kind.exact.rawValue: "the whole KV cache of a short document",
    SnapshotHeader.Kind.vectors.rawValue: "the vectors of passages, from an embedding model",
    heads: "the retrieval heads that calibration found in a model",
    summary: "the summary of a section, as a model has written it",
  ]

  /// The file's name up to the first dot, in lower case.
  private var stem: String {
    let name = path.split(separator: "/").last ?? ""
    return name.prefix { $0 != "." }.lowercased()
  }
}

extension CacheRow {
  init(_ entry: SnapshotEntry) {
    kind = entry.kind.rawValue
    model = entry.model
    document = entry.document
    bytes = entry.bytes
    last_used = entry.lastUse
    path = entry.path
  }

  init(_ entry: SummaryStore.Entry) {
    kind = Self.summary
    model = entry.model
    document = entry.document
    bytes = entry.bytes
    last_used = entry.lastUse
    path = entry.path
  }

  /// Returns all entries with their ids: snapshots, the last used first, then heads and summaries.
  static func all(in store: SnapshotStore) -> [CacheRow] {
    var rows =
      store.entries.map(CacheRow.init)
      + HeadStore().entries.sorted { $0.last_used > $1.last_used }
      + SummaryStore(cache: store.folder).entries.map(CacheRow.init)
      .sorted { $0.last_used > $1.last_used }
    let stems = rows.map(\.stem)
    for index in rows.indices {
      let others = stems.indices.filter { $0 != index }.map { stems[$0] }
      let lengths = min(8, stems[index].count)...stems[index].count
      let own = lengths.first { length in
        !others.contains { $0.hasPrefix(stems[index].prefix(length)) }
      }
      rows[index].id = String(stems[index].prefix(own ?? stems[index].count))
    }
    return rows
  }

  /// Returns the entry with an id, or with a unique beginning of one.
  package static func named(_ id: String, in rows: [CacheRow]) throws(Failure) -> CacheRow {
    let exact = rows.filter { $0.id == id.lowercased() }
    let found = exact.isEmpty ? rows.filter { $0.stem.hasPrefix(id.lowercased()) } : exact
    guard let row = found.first, !id.isEmpty else {
      throw Failure(.noInput, "There is no entry “\(id)”: `lcchat cache list` shows the ids.")
    }
    guard found.count == 1 else {
      throw Failure(.usage, "\(found.count) entries begin with “\(id)”: give more of the id.")
    }
    return row
  }
}
