import Documents
import Retrieval
import Wording

/// A summary as an answer: its text, its sentences with their passages, and the passages.
struct SummaryAnswer {
  /// A part of the answer: the new text and its sentence.
  struct Piece {
    /// The sentence with the heading or line end before it.
    var text: String
    var sentence: CitedSentence
  }

  private(set) var sources: AnswerSources
  private(set) var pieces: [Piece] = []
  private let document: Document
  private let hasFiles: Bool
  private var length = 0
  private var file: Int?
  /// The citation numbers of passages, by their index in the document.
  private var numbers: [Int: Int] = [:]

  /// Begins an answer.
  ///
  /// - Parameters:
  ///   - request: the parts that were asked for.
  ///   - read: the number of sections that are read, in words; nil for one.
  ///   - document: the document.
  init(_ request: SummaryRequest, read: String?, in document: Document) {
    self.document = document
    hasFiles = request.scopes.count > 1
    sources = AnswerSources(
      way: request.isWhole ? .whole : .part, passages: [], searched: document.passages.count,
      total: document.passages.count)
    sources.scope =
      request.isWhole
      ? read.map { "the whole: \($0) read" } ?? "the whole text"
      : request.names + (read.map { ": \($0) read" } ?? "")
  }

  /// Adds the summary of a section: a list if it is long and has no heading, else a paragraph.
  ///
  /// - Returns: the new pieces; their passages are in `sources`.
  mutating func append(_ block: TextSummary.Block) -> [Piece] {
    guard !block.sentences.isEmpty else { return [] }
    var opening = length == 0 ? "" : "\n\n"
    if hasFiles, block.file != file {
      opening += "\(document.parts[block.file].name):\n\n"
      file = block.file
    }
    if let name = block.name { opening += "\(name): " }
    let isList = block.name == nil && block.sentences.count > Self.mostInLine
    let new = block.sentences.enumerated().map { index, sentence in
      let before = (index == 0 ? opening : isList ? "\n" : " ") + (isList ? "- " : "")
      let start = length + before.utf8.count
      length = start + sentence.text.utf8.count
      return Piece(
        text: before + sentence.text,
        sentence: CitedSentence(
          bytes: start..<length,
          numbers: [number(ofPassageAt: sentence.bytes.lowerBound)].compactMap(\.self)))
    }
    pieces += new
    return new
  }

  /// The maximum number of sentences without a heading that aren't shown as a list.
  private static let mostInLine = 3

  /// Returns the citation number of the passage at a byte; nil if there are no passages.
  private mutating func number(ofPassageAt byte: Int) -> Int? {
    let index = max(0, document.passages.partitioningIndex { $0.bytes.lowerBound > byte } - 1)
    guard document.passages.indices.contains(index) else { return nil }
    if let known = numbers[index] { return known }
    let number = numbers.count + 1
    numbers[index] = number
    sources.passages.append(Citation(document.passages[index], of: document, number: number))
    return number
  }
}

extension SummaryRequest {
  /// True if no section was asked for.
  var isWhole: Bool { scopes.allSatisfy(\.sections.isEmpty) }

  /// The names of the sections that were asked for, in words, each once.
  fileprivate var names: String {
    var names: [String] = []
    for scope in scopes {
      for section in scope.sections {
        let name = scope.outline.label(of: section)
        if !names.contains(name) { names.append(name) }
      }
    }
    return names.count > 3 ? "\(names[0]) and \(names.count - 1) more" : names.listed
  }
}
