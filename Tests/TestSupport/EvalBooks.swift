import Foundation

/// The books and questions beside the checkout.
package enum EvalBooks {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/eval").standardized

  package struct Question: Decodable {
    package var question: String
    package var evidence: String
    package var evidence_start: Int
  }

  package static let names = ["gatsby", "flappers", "jazz-age"]
  package static var exist: Bool {
    names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
  }
  package static func path(_ name: String) -> String {
    folder.appending(path: "books/\(name).txt").path
  }

  package static func questions() throws -> [Question] {
    let lines = try String(contentsOf: folder.appending(path: "qa-public.jsonl"), encoding: .utf8)
    return try lines.split(separator: "\n").map {
      try JSONDecoder().decode(Question.self, from: Data($0.utf8))
    }
  }
}
