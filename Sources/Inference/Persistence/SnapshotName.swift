import Foundation

/// The name of a snapshot's document when it was last opened, in a small file next to the snapshot.
///
/// Snapshots are found by the text, not by this name.
struct SnapshotName {
  private let url: URL

  /// The maximum length of a name in bytes.
  private static let largest = 4096

  /// Finds the name's file.
  ///
  /// - Parameter path: the path of the snapshot.
  init(of path: String) { url = URL(filePath: path + ".name") }

  /// The name; nil if none was kept, as in older versions.
  var document: String? {
    guard let file = try? FileHandle(forReadingFrom: url) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.largest), !data.isEmpty else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Saves a name; errors are ignored, as the name is only needed for lists.
  func keep(_ document: String?) {
    guard let document, document != self.document else { return }
    let data = Data(document.utf8.prefix(Self.largest))
    guard (try? data.write(to: url, options: .atomic)) != nil else { return }
    try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
