import Documents
import Foundation

/// Reads files that a user names on screen or command line.
enum DocumentFiles {
  /// All of them as one text; "-" is standard input.
  static func document(_ paths: [String]) throws -> Document {
    let reader = DocumentReader()
    return Document.joined(
      try paths.map { $0 == "-" ? try reader.standardInput() : try reader.document(path: $0) })
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
