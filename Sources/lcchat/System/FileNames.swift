import Documents
import Foundation
import Inference
import Wording

/// Finds the files for the completion of a path.
package enum FileNames {
  /// The most files in a list.
  private static let limit = 500

  /// Returns the paths that begin with `prefix`, on a thread that may block; folders end with /.
  package static func beginning(with prefix: String) async -> [String] {
    await onBlockingThread { _ in list(prefix) }
  }

  private static func list(_ prefix: String) -> [String] {
    if prefix == "~" { return ["~/"] }
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let name = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    let path = folder.isEmpty ? "." : UserFolder.expandingTilde(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { isFitting($0, name) }.sorted().prefix(limit).compactMap { name in
      var isDirectory: ObjCBool = false
      // A link to nothing can't be opened.
      guard FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isDirectory)
      else { return nil }
      return folder + name + (isDirectory.boolValue ? "/" : "")
    }
  }

  /// Returns true for a name that begins with `prefix` and has no control characters.
  ///
  /// Hidden files are only listed if the prefix has their dot.
  private static func isFitting(_ name: String, _ prefix: String) -> Bool {
    name.hasPrefix(prefix) && (!name.hasPrefix(".") || prefix.hasPrefix("."))
      && name == name.escapingControls
  }
}
