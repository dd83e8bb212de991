import Documents
import Foundation

/// The handbook, which is part of the program.
enum Handbook {
  /// The path of the handbook's file, which sessions about it need.
  static var path: String { UserFolder.cache.url().appending(path: "handbook.md").path }

  static let notice =
    "This is the handbook. To open a file, start lcchat with `lcchat FILE`."

  /// Reads the handbook from its file, or from the program if the file can't be written.
  static func document() throws -> Document {
    keep()
    do {
      return try DocumentReader().document(path: path)
    } catch {
      return try DocumentReader().document(
        bytes: PackageResources.handbook_md, name: "handbook.md")
    }
  }

  /// Writes the file if it differs from the handbook of this version.
  static func keep() {
    let data = Data(PackageResources.handbook_md)
    let url = URL(filePath: path)
    guard FileManager.default.contents(atPath: path) != data else { return }
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? data.write(to: url, options: .atomic)
  }
}
