package import Foundation
package import Inference

/// A snapshot as a list shows it.
package struct SnapshotEntry: Sendable {
  package let kind: SnapshotHeader.Kind
  package let path: String
  /// What people call the model; nil where the file can't be read.
  package let model: String?
  package let bytes: Int
  package let lastUse: Date
}

extension SnapshotStore {
  /// All snapshots, the one used last first.
  package var entries: [SnapshotEntry] {
    SnapshotHeader.Kind.allCases.flatMap { kind in
      files(kind).map { file in
        SnapshotEntry(
          kind: kind, path: file.url.path,
          model: (try? SnapshotHeader(path: file.url.path))?.modelName, bytes: file.bytes,
          lastUse: file.lastUse)
      }
    }.sorted { $0.lastUse > $1.lastUse }
  }

  /// Removes the snapshots of some kinds.
  ///
  /// - Returns: bytes that became free, and the files that stay because they are in use.
  package func clear(_ kinds: [SnapshotHeader.Kind]) -> (bytes: Int, kept: [String]) {
    var result = (bytes: 0, kept: [String]())
    for file in kinds.flatMap(files) {
      if remove(file) { result.bytes += file.bytes } else { result.kept.append(file.url.path) }
    }
    return result
  }
}
