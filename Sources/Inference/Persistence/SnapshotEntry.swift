package import Foundation

/// A snapshot as a list shows it.
package struct SnapshotEntry: Sendable {
  package let kind: SnapshotHeader.Kind
  package let path: String
  /// The model's name; nil if the file can't be read.
  package let model: String?
  /// The document's name when it was last opened; nil if it wasn't kept.
  package let document: String?
  package let bytes: Int
  package let lastUse: Date
}

extension SnapshotStore {
  /// All snapshots, the last used first.
  package var entries: [SnapshotEntry] {
    SnapshotHeader.Kind.allCases.flatMap { kind in
      files(kind).map { file in
        SnapshotEntry(
          kind: kind, path: file.url.path,
          model: (try? SnapshotHeader(path: file.url.path))?.modelName,
          document: SnapshotName(of: file.url.path).document, bytes: file.bytes,
          lastUse: file.lastUse)
      }
    }.sorted { $0.lastUse > $1.lastUse }
  }

  /// Removes the snapshots of some kinds that `isChosen` accepts by their path.
  ///
  /// - Returns: the number of bytes that were freed, and the files that remain because they are in
  ///   use.
  package func clear(
    _ kinds: [SnapshotHeader.Kind], where isChosen: (String) -> Bool = { _ in true }
  ) -> (bytes: Int, kept: [String]) {
    var result = (bytes: 0, kept: [String]())
    for file in kinds.flatMap(files) where isChosen(file.url.path) {
      if remove(file) { result.bytes += file.bytes } else { result.kept.append(file.url.path) }
    }
    return result
  }
}
