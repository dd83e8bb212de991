import Documents
import Retrieval
import Wording

/// A summary as an answer: its text, its sentences with their passages, and the passages.
struct SummaryAnswer {
  private(set) var text = ""
  private(set) var sentences: [CitedSentence] = []
  private(set) var sources: AnswerSources
  /// The part of the text for each sentence, with the heading or line end before it.
  private(set) var pieces: [String] = []

  /// Lays out a summary: one list for a single part, else a paragraph for each section.
  ///
  /// - Parameters:
  ///   - summary: the sentences of each section.
  ///   - request: the parts that were asked for.
  ///   - document: the document.
  init(_ summary: TextSummary, of request: SummaryRequest, in document: Document) {
    var numbers: [Int: Int] = [:]
    var passages: [Citation] = []
    sources = AnswerSources(
      way: request.isWhole ? .whole : .part, passages: [], searched: document.passages.count,
      total: document.passages.count)
    let hasFiles = request.scopes.count > 1
    var file: Int?
    for block in summary.blocks {
      var opening = text.isEmpty ? "" : "\n\n"
      if hasFiles, block.file != file {
        opening += "\(document.parts[block.file].name):\n\n"
        file = block.file
      }
      if let name = block.name { opening += "\(name): " }
      let isList = block.name == nil && block.sentences.count > Self.mostInLine
      for (index, sentence) in block.sentences.enumerated() {
        let before = index == 0 ? opening : isList ? "\n" : " "
        let number = document.passage(at: sentence.bytes.lowerBound).map { passage in
          let number = numbers[passage.index] ?? numbers.count + 1
          if numbers[passage.index] == nil {
            numbers[passage.index] = number
            passages.append(Citation(passage, of: document, number: number))
          }
          return number
        }
        add(before + (isList ? "- " : ""), sentence.text, number)
      }
    }
    sources.passages = passages
    let count = AnswerSources.counted(passages.count)
    sources.scope =
      request.isWhole
      ? summary.read.map { "the whole: \($0) read" } ?? "the whole text"
      : "\(request.names): \(summary.read.map { "\($0) read" } ?? count)"
  }

  /// The maximum number of sentences that aren't shown as a list.
  private static let mostInLine = 3

  private mutating func add(_ before: String, _ sentence: String, _ number: Int?) {
    let start = text.utf8.count + before.utf8.count
    let piece = before + sentence
    text += piece
    pieces.append(piece)
    sentences.append(
      CitedSentence(bytes: start..<text.utf8.count, numbers: [number].compactMap(\.self)))
  }
}

extension SummaryRequest {
  /// True if no section was asked for.
  var isWhole: Bool { scopes.allSatisfy(\.sections.isEmpty) }

  /// The names of the sections that were asked for, in words, each once.
  var names: String {
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

extension Document {
  /// Returns the passage at a byte; nil if there are no passages.
  fileprivate func passage(at byte: Int) -> Passage? {
    let index = passages.partitioningIndex { $0.bytes.lowerBound > byte } - 1
    return passages.indices.contains(index) ? passages[index] : passages.first
  }
}
