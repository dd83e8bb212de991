import Foundation

/// The books and questions next to the checkout.
enum EvalBooks {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/eval").standardized

  struct Question: Decodable {
    var question: String
    var evidence: String
    var evidence_start: Int
  }

  static let names = ["gatsby", "flappers", "jazz-age"]
  static var exist: Bool { names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) } }
  static func path(_ name: String) -> String { folder.appending(path: "books/\(name).txt").path }

  static func questions() throws -> [Question] {
    let lines = try String(contentsOf: folder.appending(path: "qa-public.jsonl"), encoding: .utf8)
    return try lines.split(separator: "\n").map {
      try JSONDecoder().decode(Question.self, from: Data($0.utf8))
    }
  }
}
