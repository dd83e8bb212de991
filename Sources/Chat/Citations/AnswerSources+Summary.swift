import Documents
import Retrieval
import Wording

extension AnswerSources {
  /// A short description of how passages were chosen, shown with an answer.
  package var summary: String {
    if way == .attended, passages.isEmpty { return "attended to no passage in particular" }
    let way =
      switch self.way {
      case .passages: passagesSummary
      case .spread: "answered from a spread of \(Self.counted(passages.count))"
      case .nothing: "nothing found"
      case .attended: "attended to \(Self.counted(passages.count))"
      case .counted: "counted"
      case .whole, .part: "from \(scope ?? "the whole")"
      }
    guard searched < total else { return way }
    guard self.way != .attended else { return "\(way) of \(searched.grouped) in sight" }
    return "\(way) · searched \(searched.grouped) of \(Self.counted(total)) so far"
  }

  /// True if `summary` gives the numbers of the passages that the answer was made from.
  package var summaryNamesPassages: Bool {
    way == .passages && hasOneAnswerEach != true && !used.isEmpty
      && (used.count < passages.count || used.count == 1)
  }

  private var passagesSummary: String {
    if hasOneAnswerEach == true { return "from \(Self.counted(used.count)), one answer each" }
    let count = Self.counted(passages.count)
    if used.isEmpty { return "\(count) found" }
    guard summaryNamesPassages else { return "answered from \(count)" }
    var answered = "answered from \(usedNumbers)"
    if let rival {
      let words = rival.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      answered +=
        " · close call: [\(rival.number)] says “\(String(words.prefix(60)).escapingControls)”"
    }
    return passages.count == 1 ? answered : "\(count) tried, \(answered)"
  }

  /// The numbers of the used passages: "[4]", "[1] and [4]".
  package var usedNumbers: String { used.map { "[\($0.number)]" }.listed }

  /// The number of passages in words: "1 passage", "12 passages".
  package static func counted(_ passages: Int) -> String { passages.counted("passage") }
}

extension AnswerSources {
  /// The places that show a computed answer, numbered from the most important one.
  init(_ answer: StructureAnswer, of document: Document) {
    let places = answer.places.filter { !$0.isEmpty }
    self.init(
      way: .counted,
      passages: places.enumerated().map { Citation($1, of: document, number: $0 + 1) },
      searched: document.passages.count, total: document.passages.count)
  }

  /// Returns a computed answer as one sentence that cites the first places.
  func sentence(_ text: String) -> CitedSentence {
    CitedSentence(
      bytes: 0..<text.utf8.count, numbers: passages.prefix(Self.mostCited).map(\.number))
  }

  /// The maximum number of places that a computed answer cites.
  private static let mostCited = 3

  /// The sources of an answer from a search, numbered from the best one.
  init(_ trail: Trail, of recall: Recall, in index: RecallIndex) {
    let document = recall.corpus.document
    let way: Way =
      switch trail.way {
      case .passages: .passages
      case .spread: .spread
      case .nothing: .nothing
      }
    self.init(
      way: way,
      passages: trail.listed.enumerated().map {
        Citation(document.passages[$1], of: document, number: $0 + 1)
      },
      searched: index.searchedPassages, total: recall.corpus.passages.count)
    scanSeconds = trail.scanSeconds
    rerankSeconds = trail.rerankSeconds
    answeredFrom = trail.chosen?.map(trail.number).sorted()
  }
}
