package import Documents
import Foundation
import Inference
import Wording

/// Reads files that the user gives on the screen or the command line.
package enum DocumentFiles {
  /// Reads files as one document, each file once; "-" is standard input.
  package static func document(_ paths: [String]) throws -> Document {
    var documents: [Document] = []
    var repeated: Set<String> = []
    for document in try paths.map(read) {
      let isOpen = documents.contains { $0.part(sharingFileWith: document) != nil }
      if isOpen { repeated.insert(document.name) } else { documents.append(document) }
    }
    return Document.joined(documents).noting(
      repeated.sorted().map { "\($0) was named more than once: it is read once." })
  }

  private static func read(_ path: String) throws -> Document {
    guard path != "-" else { return try DocumentReader().standardInput() }
    try checkAddress(path)
    return try DocumentReader().document(path: path)
  }

  /// Throws for an address on the network.
  private static func checkAddress(_ path: String) throws(Failure) {
    guard let end = path.firstRange(of: "://"), !FileManager.default.fileExists(atPath: path),
      !path[..<end.lowerBound].isEmpty,
      path[..<end.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
    else { return }
    guard path[..<end.lowerBound].lowercased() != "file" else {
      throw Failure(.noInput, "lcchat takes paths, not addresses: leave out “file://”.")
    }
    throw Failure(
      .noInput, "lcchat is offline: download \(path.escapingControls) first.")
  }

  /// Reads a file whose path the user typed on the screen, on a thread that may block.
  ///
  /// It expands ~, as a shell would.
  static func document(typed path: String) async throws -> Document {
    let path = UserFolder.expandingTilde(path)
    try checkAddress(path)
    return try await onBlockingThread { _ in try DocumentReader().document(path: path) }
  }
}
