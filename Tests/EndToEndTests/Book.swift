import Foundation
import TestSupport
import Testing

/// The book for questions to real models.
enum Book {
  private static let gatsby = Kit.shared.appending(path: "eval/books/gatsby.txt")
  static let isPresent = FileManager.default.fileExists(atPath: gatsby.path)
  static let absence = Comment(rawValue: Kit.absenceOfBooks)

  /// Returns the book's first bytes.
  static func prefix(_ count: Int) throws -> Data { try Data(contentsOf: gatsby).prefix(count) }
}
