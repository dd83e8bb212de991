/// An error of an evaluation; each description is one sentence that says what to do.
package enum EvalError: Error, Hashable {
  case notALine(file: String, line: Int)
  case unknownBook(id: String, book: String)
  case noBooks(folder: String)
  case noQuestions(folder: String, set: String?)
  case severalFiles(folder: String, names: [String])
  case evidenceMissing(id: String, book: String)
  case lineToAlter(id: String, occurrences: Int)
  case tooShort(id: String)
  case failed(id: String, reason: String)
  case cannotOpen(name: String, reason: String)
}

extension EvalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notALine(let file, let line):
      "Line \(line) of \(file) isn't a question or needle in the format of eval/README.md."
    case .unknownBook(let id, let book):
      "\(id) is about the book \(book), which isn't in the folder of --books."
    case .noBooks(let folder):
      "There are no books (files that end in .txt) in \(folder): check --books."
    case .noQuestions(let folder, let set):
      "There are no questions (\(set ?? "qa, desk …")-….jsonl) in \(folder): check --data."
    case .severalFiles(let folder, let names):
      "\(folder) has several files of one set (\(names.joined(separator: ", "))): leave one."
    case .evidenceMissing(let id, let book):
      "The evidence of \(id) isn't at its offset in \(book): check that it is the same edition."
    case .lineToAlter(let id, let occurrences):
      "\(id) replaces a line that occurs \(occurrences) times in its book: it must occur once."
    case .tooShort(let id):
      "The text is too short to hide \(id): use larger --lengths."
    case .failed(let id, let reason):
      "\(id) can't be answered: \(reason)"
    case .cannotOpen(let name, let reason): "\(name) can't be read: \(reason)"
    }
  }
}
