import Foundation
import TestSupport
import Testing
import Tokenization

struct BookTests {
  private static let books =
    (try? FileManager.default.contentsOfDirectory(
      at: Kit.shared.appending(path: "eval/books"), includingPropertiesForKeys: nil))?.filter {
      $0.pathExtension == "txt"
    }
    ?? []

  // The Llama 2 vocabularies are read by the same code as Gemma's.
  private static let vocabularies = KnownVocabulary.available.filter {
    $0 != .llamaSPM && $0 != .phi3
  }

  @Test(
    .tags(.slow), .enabled(if: !books.isEmpty, "\(Kit.absenceOfBooks)"),
    arguments: vocabularies) func `whole books come back as they were`(_ known: KnownVocabulary)
    throws
  {
    let tokenizer = try known.tokenizer()
    for book in Self.books {
      let bytes = try Data(contentsOf: book)
      let tokens = tokenizer.encode(String(decoding: bytes, as: UTF8.self), [])
      #expect(tokens.count > bytes.count / 8)
      #expect(Data(tokenizer.decodedBytes(tokens)) == bytes, "\(book.lastPathComponent)")
    }
  }
}
