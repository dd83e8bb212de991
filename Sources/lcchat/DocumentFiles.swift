import Documents
import Foundation

/// Reads files that a user names on screen or command line.
enum DocumentFiles {
  /// All of them as one text, each file once; "-" is standard input.
  static func document(_ paths: [String]) throws -> Document {
    let reader = DocumentReader()
    var documents: [Document] = []
    var repeated: [String] = []
    for path in paths {
      let document = path == "-" ? try reader.standardInput() : try reader.document(path: path)
      let isOpen = documents.contains { $0.part(sharingFileWith: document) != nil }
      if isOpen { repeated.append(document.name) } else { documents.append(document) }
    }
    return Document.joined(documents).noting(
      Set(repeated).sorted().map { "\($0) was named more than once: it is read once." })
  }

  /// One that was typed where no shell expands ~, on a thread that may block.
  static func document(typed path: String) async throws -> Document {
    let path = UserFolder.expandingTilde(path)
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try DocumentReader().document(path: path) })
      }
    }
  }
}
