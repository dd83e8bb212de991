import Documents
import Foundation

/// The handbook, which is a part of the program, so that it is there wherever the program lies.
enum Handbook {
  /// Where it is kept as a file, so that sessions about it can go on.
  static var path: String { UserFolder.cache.url().appending(path: "handbook.md").path }

  static let notice =
    "This is the handbook, since no file was named; `lcchat FILE` opens yours."

  /// The handbook from its file, or from memory where no file can be written.
  static func document() throws -> Document {
    keep()
    do {
      return try DocumentReader().document(path: path)
    } catch {
      return try DocumentReader().document(
        bytes: PackageResources.handbook_md, name: "handbook.md")
    }
  }

  /// Writes the file, if it isn't as this version of the program has it.
  static func keep() {
    let data = Data(PackageResources.handbook_md)
    let url = URL(filePath: path)
    guard FileManager.default.contents(atPath: path) != data else { return }
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? data.write(to: url, options: .atomic)
  }
}
