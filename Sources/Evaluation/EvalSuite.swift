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
    /// The number of items directly before this one that belong to the same conversation.
    package var earlier: Int
    package var make: @Sendable () throws -> (document: Document, question: EvalQuestion)

    package init(
      id: String, documentName: String, groups: EvalGroups, earlier: Int = 0,
      make: @escaping @Sendable () throws -> (document: Document, question: EvalQuestion)
    ) {
      self.id = id
      self.documentName = documentName
      self.groups = groups
      self.earlier = earlier
      self.make = make
    }
  }

  /// The name of the set of questions, such as “desk”.
  package var name: String
  package var items: [Item]

  /// True if the questions are requests for summaries, which need longer answers.
  package var hasSummaries: Bool

  package init(name: String = "", items: [Item], hasSummaries: Bool = false) {
    self.name = name
    self.items = items
    self.hasSummaries = hasSummaries
  }

  /// Returns the results of the suite's questions in one mode with one model.
  package func results(
    in results: [EvalResult], mode: String, model: String
  ) -> [EvalResult] {
    let keys = Set(items.map { EvalKey($0, mode: mode, model: model) })
    return results.filter { keys.contains(EvalKey($0)) }
  }

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
  ///   - file: the file with a question or a conversation per line.
  ///   - books: the texts of questions that name no file.
  ///   - stretch: the approximate length of a stretch in bytes; nil for whole texts. A stretch is
  ///     longer if a conversation needs passages that are farther apart.
  ///   - limit: the maximum number of lines, spread over the file; nil for all.
  /// - Returns: one item per question.
  /// - Throws: `EvalError` for an unknown book; rethrows errors from reading and decoding files.
  package static func questions(
    file: String, books: [Document], stretch: Int? = nil, limit: Int? = nil
  ) throws -> EvalSuite {
    let books = Dictionary(books.map { ($0.bookName, $0) }, uniquingKeysWith: { $1 })
    let folder = URL(filePath: file).deletingLastPathComponent()
    var files: [String: Document] = [:]
    let lines: [QuestionLine] = try lines(of: file, limit: limit)
    let items = try lines.enumerated().flatMap { number, line in
      if let name = line.file, files[name] == nil {
        files[name] = try DocumentReader().document(
          path: folder.appending(path: name).path(percentEncoded: false))
      }
      guard let book = line.file.flatMap({ files[$0] }) ?? books[line.book] else {
        throw EvalError.unknownBook(id: line.id, book: line.book)
      }
      return line.items(on: book, stretch: stretch, number: number)
    }
    let hasSummaries = lines.contains { line in
      line.turns.contains { if case .summary = $0.marking { true } else { false } }
    }
    return EvalSuite(name: EvalSet.name(ofFile: file), items: items, hasSummaries: hasSummaries)
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
    return EvalSuite(name: EvalSet.name(ofFile: file), items: items)
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

extension QuestionLine {
  /// Returns an item for each question, all on one text.
  ///
  /// - Parameters:
  ///   - book: the whole text.
  ///   - stretch: the approximate length of the stretch that is read, in bytes; nil for all. A line
  ///     without any passage, such as a request for a summary, is about the whole text.
  ///   - number: the line's number, by which the depth of the evidence in its stretch varies.
  /// - Returns: the items, in the order of the questions.
  fileprivate func items(on book: Document, stretch: Int?, number: Int) -> [EvalSuite.Item] {
    let stretch = turns.allSatisfy { $0.evidence.isEmpty && $0.near == nil } ? nil : stretch
    let name = stretch.map { "\(id)-\($0)" } ?? file ?? book.name
    return turns.enumerated().map { place, turn in
      let groups = EvalGroups(
        kind: turn.kind, style: turn.style, stretch: stretch, chain: isChain ? id : nil,
        turn: isChain ? place + 1 : nil)
      return EvalSuite.Item(id: turn.id, documentName: name, groups: groups, earlier: place) {
        let question = try turn.evalQuestion(in: book)
        guard let stretch else { return (book, question) }
        let passages = try turns.flatMap { turn in
          try (turn.evidence + [turn.near].compactMap(\.self)).map {
            try $0.bytes(in: book, id: turn.id)
          }
        }
        let bytes = BookText.stretch(
          of: Array(book.text.utf8), around: passages, length: stretch,
          depth: Double(number * 7 % 10) / 10 + 0.05)
        let document = Document(name: book.name, text: String(book.text(in: bytes)))
        return (document, question.moved(by: -bytes.lowerBound))
      }
    }
  }
}

extension QuestionLine.Turn {
  fileprivate func evalQuestion(in book: Document) throws(EvalError) -> EvalQuestion {
    var bytes: [Range<Int>] = []
    for excerpt in evidence { bytes.append(try excerpt.bytes(in: book, id: id)) }
    return EvalQuestion(
      id: id, question: question, standalone: standalone, answers: answers, marking: marking,
      evidence: bytes)
  }
}

extension QuestionLine.Excerpt {
  /// Returns the passage's byte range; `id` names the question in the error.
  fileprivate func bytes(in book: Document, id: String) throws(EvalError) -> Range<Int> {
    let scalars = book.text.unicodeScalars
    let index = scalars.index(scalars.startIndex, offsetBy: start, limitedBy: scalars.endIndex)
    guard let index, book.text[index...].utf8.starts(with: text.utf8) else {
      throw .evidenceMissing(id: id, book: book.bookName)
    }
    let byte = book.text.utf8.distance(from: book.text.startIndex, to: index)
    return byte..<byte + text.utf8.count
  }
}

extension EvalQuestion {
  /// Returns the question with its evidence moved.
  fileprivate func moved(by offset: Int) -> EvalQuestion {
    var question = self
    question.evidence = evidence.map { $0.lowerBound + offset..<$0.upperBound + offset }
    return question
  }
}
