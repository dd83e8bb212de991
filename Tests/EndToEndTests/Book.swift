import Foundation
import TestSupport
import Testing

/// The book that real models are asked about.
enum Book {
  private static let gatsby = Kit.shared.appending(path: "eval/books/gatsby.txt")
  static let isPresent = FileManager.default.fileExists(atPath: gatsby.path)
  static let absence = Comment(rawValue: Kit.absenceOfBooks)

  /// Its first bytes.
  static func prefix(_ count: Int) throws -> Data { try Data(contentsOf: gatsby).prefix(count) }
}
