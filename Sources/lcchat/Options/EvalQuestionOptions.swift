import ArgumentParser
import Chat
import Documents
package import Evaluation
import Foundation

/// The options for the questions and texts of `lcchat eval`.
package struct EvalQuestionOptions: ParsableArguments {
  /// A set of questions that can be chosen by a flag.
  enum Chosen: String, EnumerableFlag {
    case qa, desk, unanswerable, followups, structure, summaries

    static func help(for set: Chosen) -> ArgumentHelp? {
      switch set {
      case .qa: "Ask the questions on books."
      case .desk: "Ask the questions on short documents."
      case .unanswerable: "Ask the questions that the text doesn't answer."
      case .followups: "Ask conversations, in which later questions need earlier ones."
      case .structure: "Ask for counts, lines and quotations."
      case .summaries: "Ask for summaries."
      }
    }
  }

  @Option(
    help: ArgumentHelp(
      """
      A folder with sets of questions, such as desk-public.jsonl, and their texts. All sets are \
      asked, needles too, or those of the flags below.
      """, valueName: "folder"))
  var data: String?

  @Flag var chosen: [Chosen] = []

  @Option(help: "A file of questions about texts: any of these sets.")
  var questions: String?

  @Option(help: "A file of needles: made-up facts to hide in books.")
  var needles: String?

  @Option(
    help: """
      The folder of the books, by default `books` in the folder of --data; questions may also name \
      other files.
      """)
  var books: String?

  @Option(
    help: """
      Ask each question about this many bytes around its evidence, or around the nearest passage \
      if the text has no answer, not about the whole text.
      """)
  var stretch: Int?

  @Option(help: "Lengths, in tokens, of the texts that hide needles, such as 64k,1m.")
  var lengths = "64k"

  @Option(help: "Positions of the needles in the text, from 0 to 1, separated by commas.")
  var depths = "0.1,0.5,0.9"

  @Option(help: "Ask only this many of the questions of each set, spread over its file.")
  var limit: Int?

  package init() {}

  package func validate() throws {
    guard data != nil || chosen.isEmpty else {
      let flags = chosen.map { "--\($0.rawValue)" }.joined(separator: " ")
      throw ValidationError("\(flags) needs the folder of the questions: give --data.")
    }
    guard data != nil || questions != nil || needles != nil else {
      throw ValidationError("There are no questions: give --data, --questions or --needles.")
    }
    guard needles == nil || books != nil || data != nil else {
      throw ValidationError("Needles are hidden in books: give --books.")
    }
    if let set = sets.first(where: { !$0.hasStretches }), stretch != nil, !chosen.isEmpty {
      throw ValidationError("--\(set.rawValue) is about whole texts: leave out --stretch.")
    }
    try OptionRange.check((limit ?? 1) > 0, "--limit", limit ?? 1)
    try OptionRange.check((stretch ?? 1000) >= 100, "--stretch", stretch ?? 1000)
    _ = try lengthList()
    _ = try depthList()
  }

  /// Reads the questions, one suite for each set; lengths of texts are in the reader's tokens.
  func suites(_ reader: any AnswerBackend) throws -> [EvalSuite] {
    let books = try bookFolder.map(EvalSuite.books(in:)) ?? []
    var suites: [EvalSuite] = []
    if let questions { suites.append(try suite(questions, books)) }
    if let data {
      let files = try sets.map { ($0, try $0.file(in: data)) }
      for (set, file) in files where set != .needles {
        if let file { suites.append(try suite(file, books)) }
        guard file != nil || chosen.isEmpty else {
          throw EvalError.noQuestions(folder: data, set: set.rawValue)
        }
      }
      if needles == nil, let file = files.first(where: { $0.0 == .needles })?.1 {
        suites.append(try hidden(file, books, reader))
      }
    }
    if let needles { suites.append(try hidden(needles, books, reader)) }
    guard !suites.isEmpty else { throw EvalError.noQuestions(folder: data ?? "", set: nil) }
    return suites
  }

  /// The sets of `data` to ask.
  package var sets: [EvalSet] {
    guard chosen.isEmpty else { return chosen.compactMap { EvalSet(rawValue: $0.rawValue) } }
    // With other questions, the folder only has the books.
    guard questions == nil, needles == nil else { return [] }
    return EvalSet.allCases.filter { stretch == nil || $0.hasStretches }
  }

  /// The folder of the books; nil if there is none, as for questions that name their files.
  private var bookFolder: String? {
    if let books { return books }
    guard let folder = data.map({ $0 + "/books" }), FileManager.default.fileExists(atPath: folder)
    else { return nil }
    return folder
  }

  private func suite(_ file: String, _ books: [Document]) throws -> EvalSuite {
    try EvalSuite.questions(file: file, books: books, stretch: stretch, limit: limit)
  }

  private func hidden(
    _ file: String, _ books: [Document], _ reader: any AnswerBackend
  ) throws -> EvalSuite {
    try EvalSuite.needles(
      file: file, books: books, lengths: lengthList(), depths: depthList(),
      tokenizer: reader.tokenizer, limit: limit)
  }

  private func lengthList() throws -> [Int] {
    try list(lengths, "--lengths takes numbers of tokens, such as 8000,64k,1m.") { text in
      let unit = ["k": 1_000, "m": 1_000_000][text.last?.lowercased() ?? ""]
      let number = Double(unit == nil ? text : text.dropLast())
      let length = (number ?? 0) * Double(unit ?? 1)
      return (100...100_000_000).contains(length) ? Int(length) : nil
    }
  }

  private func depthList() throws -> [Double] {
    try list(depths, "--depths takes numbers from 0 to 1, such as 0,0.5,1.") { text in
      Double(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }
  }

  private func list<Value>(
    _ text: String, _ message: String, _ value: (Substring) -> Value?
  ) throws -> [Value] {
    let parts = text.split(separator: ",")
    let values = parts.compactMap(value)
    guard !values.isEmpty, values.count == parts.count else { throw ValidationError(message) }
    return values
  }
}
