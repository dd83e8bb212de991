package import Foundation
package import Tokenization

/// The folder in which what was read is kept for the next time.
package struct SnapshotStore: Sendable {
  package let folder: URL
  /// Bytes that all snapshots together may take; those that weren't used for longest go first.
  package let limit: Int

  package static let usualLimit = 4_000_000_000

  package init(folder: URL, limit: Int = Self.usualLimit) {
    self.folder = folder
    self.limit = max(0, limit)
  }

  /// Returns the snapshot of light passes with a model and plan, whose chunks follow a prefix.
  ///
  /// `document` is the name of the document, kept for lists.
  package func light(
    _ model: ModelDescription, _ plan: HeadSelection, prefix: [TokenID], document: String? = nil
  ) -> LightSnapshot {
    LightSnapshot(self, LightSettings(model, plan, prefix: prefix), document: document)
  }

  // MARK: Files

  func folder(_ kind: SnapshotHeader.Kind) -> URL {
    folder.appending(path: kind.rawValue, directoryHint: .isDirectory)
  }

  func makeFolder(_ kind: SnapshotHeader.Kind) throws(SnapshotError) {
    do {
      // The files reveal what a user reads.
      try FileManager.default.createDirectory(
        at: folder(kind), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .cannotWrite(reason: "no folder \(folder(kind).path)")
    }
  }

  func newPath(_ kind: SnapshotHeader.Kind) -> String {
    folder(kind).appending(path: "\(UUID().uuidString).\(kind.rawValue)").path
  }

  /// The snapshots of a kind, the newest first.
  func paths(_ kind: SnapshotHeader.Kind) -> [String] {
    files(kind).filter { !$0.isUnfinished }.sorted { $0.lastUse > $1.lastUse }.map(\.url.path)
  }

  struct File {
    let url: URL
    let bytes: Int
    let lastUse: Date
    /// Left by a program that was stopped while it wrote, or written just now.
    let isUnfinished: Bool
  }

  /// The files of a kind that are ours, by their names.
  func files(_ kind: SnapshotHeader.Kind) -> [File] {
    let keys: Set<URLResourceKey> = [
      .isRegularFileKey, .fileSizeKey, .contentModificationDateKey,
    ]
    let urls = try? FileManager.default.contentsOfDirectory(
      at: folder(kind), includingPropertiesForKeys: Array(keys))
    return (urls ?? []).compactMap { url in
      let isUnfinished = url.pathExtension == Self.unfinished
      guard isUnfinished || url.pathExtension == kind.rawValue,
        let values = try? url.resourceValues(forKeys: keys), values.isRegularFile == true
      else { return nil }
      return File(
        url: url, bytes: values.fileSize ?? 0,
        lastUse: values.contentModificationDate ?? .distantPast, isUnfinished: isUnfinished)
    }
  }

  static let unfinished = "unfinished"

  // MARK: Room

  /// Removes the least recently used files until `added` more bytes fit the limit; files in use
  /// stay.
  func trim(toAdd added: Int = 0) {
    let all = SnapshotHeader.Kind.allCases.flatMap(files).sorted { $0.lastUse < $1.lastUse }
    var bytes = all.reduce(added) { $0 + $1.bytes }
    for file in all where bytes > limit || file.isUnfinished {
      if remove(file) { bytes -= file.bytes }
    }
  }

  /// Removes a file; false if it is in use.
  func remove(_ file: File) -> Bool {
    do throws(SnapshotError) {
      var isRemoved = false
      let isAlone = try SnapshotFile(path: file.url.path).alone {
        isRemoved = (try? FileManager.default.removeItem(at: file.url)) != nil
        if isRemoved { SnapshotName(of: file.url.path).remove() }
      }
      return isAlone && isRemoved
    } catch {
      guard case .unreadable = error else { return error == .missing }
      // A file that can't be opened isn't in use.
      SnapshotName(of: file.url.path).remove()
      return (try? FileManager.default.removeItem(at: file.url)) != nil
    }
  }
}
