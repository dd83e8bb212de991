package import Documents
import Foundation
package import Tokenization

/// The questions of an evaluation with their documents, in the order in which they are asked.
package struct EvalSuite: Sendable {
  /// One question about one document; `make` creates the document when it is needed.
  package struct Item: Sendable {
    package var id: String
    /// The name of the document; consecutive items with the same name share one document.
    package var documentName: String
    package var groups: EvalGroups
    package var make: @Sendable () throws -> (document: Document, question: EvalQuestion)

    package init(
      id: String, documentName: String, groups: EvalGroups,
      make: @escaping @Sendable () throws -> (document: Document, question: EvalQuestion)
    ) {
      self.id = id
      self.documentName = documentName
      self.groups = groups
      self.make = make
    }
  }

  package var items: [Item]

  package init(items: [Item]) { self.items = items }

  /// Returns the texts of a folder, sorted by file name.
  package static func books(in folder: String) throws -> [Document] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = files.filter { $0.hasSuffix(".txt") }.sorted()
    guard !names.isEmpty else { throw EvalError.noBooks(folder: folder) }
    return try names.map { try DocumentReader().document(path: folder + "/" + $0) }
  }

  /// Reads the questions of a file, on whole texts or on stretches around their evidence.
  ///
  /// - Parameters:
  ///   - file: the file with a question per line.
  ///   - books: the texts of questions that name no file.
  ///   - stretch: the approximate length of a stretch in bytes; nil for whole texts.
  ///   - limit: the maximum number of questions, spread over the file; nil for all.
  /// - Returns: one item per question.
  /// - Throws: `EvalError` for an unknown book; rethrows errors from reading and decoding files.
  package static func questions(
    file: String, books: [Document], stretch: Int? = nil, limit: Int? = nil
  ) throws -> EvalSuite {
    let books = Dictionary(books.map { ($0.bookName, $0) }, uniquingKeysWith: { $1 })
    let folder = URL(filePath: file).deletingLastPathComponent()
    var files: [String: Document] = [:]
    let questions: [BookQuestion] = try lines(of: file, limit: limit)
    return EvalSuite(
      items: try questions.enumerated().map { number, question in
        if let name = question.file, files[name] == nil {
          files[name] = try DocumentReader().document(
            path: folder.appending(path: name).path(percentEncoded: false))
        }
        guard let book = question.file.flatMap({ files[$0] }) ?? books[question.book] else {
          throw EvalError.unknownBook(id: question.id, book: question.book)
        }
        let groups = EvalGroups(kind: question.kind, style: question.style)
        guard let stretch else {
          return Item(id: question.id, documentName: question.file ?? book.name, groups: groups) {
            (book, try question.evalQuestion(in: book))
          }
        }
        return Item(id: question.id, documentName: "\(question.id)-\(stretch)", groups: groups) {
          let whole = try question.evalQuestion(in: book)
          let near = try question.near.map { [try question.bytes(of: $0, in: book)] } ?? []
          // The evidence's depth in its stretch varies from question to question.
          let depth = Double(number * 7 % 10) / 10 + 0.05
          let bytes = BookText.stretch(
            of: Array(book.text.utf8), around: whole.evidence + near, length: stretch, depth: depth)
          let document = Document(name: book.name, text: String(book.text(in: bytes)))
          return (document, whole.moved(by: -bytes.lowerBound, into: 0..<bytes.count))
        }
      })
  }

  /// Returns the needles of a file, each hidden in texts of every length at every depth.
  ///
  /// `lengths` are in the tokenizer's tokens, estimated from its mean token length on these books.
  package static func needles(
    file: String, books: [Document], lengths: [Int], depths: [Double],
    tokenizer: any Tokenizer, limit: Int? = nil
  ) throws -> EvalSuite {
    let haystack = Haystack(books.map { ($0.bookName, $0.text) })
    let bytes = books.reduce(0) { $0 + $1.text.utf8.count }
    let tokens = books.reduce(0) { $0 + tokenizer.encode($1.text, []).count }
    let bytesPerToken = Double(bytes) / Double(max(1, tokens))
    let needles: [Needle] = try lines(of: file, limit: limit)
    var items: [Item] = []
    for length in lengths {
      for depth in depths {
        for needle in needles {
          let groups = EvalGroups(
            kind: needle.kind, style: needle.style, hops: needle.hops, tokens: length, depth: depth)
          let name = "\(needle.id)-\(length)-\(depth)"
          items.append(
            Item(id: needle.id, documentName: name, groups: groups) {
              let hidden = try haystack.hide(
                needle, bytes: Int(Double(length) * bytesPerToken), depth: depth)
              let question = EvalQuestion(
                id: needle.id, question: needle.question, answers: needle.answers,
                evidence: hidden.evidence)
              return (Document(name: name, text: hidden.text), question)
            })
        }
      }
    }
    return EvalSuite(items: items)
  }

  /// Decodes the lines of a file, at most `limit`, spread over the file.
  private static func lines<Line: Decodable>(of file: String, limit: Int?) throws -> [Line] {
    let text = try DocumentReader().document(path: file).text
    let decoder = JSONDecoder()
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.allSatisfy(\.isWhitespace) }
      .map { number, line -> Line in
        do {
          return try decoder.decode(Line.self, from: Data(line.utf8))
        } catch {
          throw EvalError.notALine(file: file, line: number + 1)
        }
      }
    let count = min(lines.count, limit ?? .max)
    return (0..<count).map { lines[$0 * lines.count / count] }
  }
}

extension Document {
  /// The name by which questions refer to a book: its file's name without “.txt”.
  fileprivate var bookName: String {
    name.hasSuffix(".txt") ? String(name.dropLast(4)) : name
  }
}

extension BookQuestion {
  fileprivate func evalQuestion(in book: Document) throws -> EvalQuestion {
    EvalQuestion(
      id: id, question: question, answers: answers,
      evidence: try evidence.map { try bytes(of: $0, in: book) })
  }

  fileprivate func bytes(of excerpt: Excerpt, in book: Document) throws -> Range<Int> {
    let scalars = book.text.unicodeScalars
    let start = scalars.index(
      scalars.startIndex, offsetBy: excerpt.start, limitedBy: scalars.endIndex)
    guard let start, book.text[start...].utf8.starts(with: excerpt.text.utf8) else {
      throw EvalError.evidenceMissing(id: id, book: self.book)
    }
    let byte = book.text.utf8.distance(from: book.text.startIndex, to: start)
    return byte..<byte + excerpt.text.utf8.count
  }
}

extension EvalQuestion {
  /// Returns the question on a stretch of its text; evidence outside the stretch is removed.
  fileprivate func moved(by offset: Int, into stretch: Range<Int>) -> EvalQuestion {
    var question = self
    question.evidence = evidence.map { $0.lowerBound + offset..<$0.upperBound + offset }
      .filter { $0.overlaps(stretch) }
    return question
  }
}
