import Foundation

/// What the document of a snapshot was called when it was opened last, in a small file beside it: the
/// snapshot itself is found by the text, whatever its name.
struct SnapshotName {
  private let url: URL

  /// More is no name.
  private static let largest = 4096

  /// - Parameter path: of the snapshot.
  init(of path: String) { url = URL(filePath: path + ".name") }

  /// The name; nil where none was kept, as older versions did.
  var document: String? {
    guard let file = try? FileHandle(forReadingFrom: url) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.largest), !data.isEmpty else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Keeps a name; a list that lacks it is no reason to stop reading.
  func keep(_ document: String?) {
    guard let document, document != self.document else { return }
    let data = Data(document.utf8.prefix(Self.largest))
    guard (try? data.write(to: url, options: .atomic)) != nil else { return }
    try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
