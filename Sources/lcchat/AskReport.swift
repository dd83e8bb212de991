package import Chat
package import Documents
import Foundation

/// What `lcchat ask --json` prints.
package struct AskReport: Encodable {
  struct Tokens: Encodable {
    var document: Int
    var question: Int
    var answer: Int
    var reused: Int
    var read: Int
  }
  struct Timings: Encodable {
    var load_s: Double
    var read_s: Double
    var first_token_s: Double?
    var total_s: Double

    /// The synthesized one would leave the field out if nothing was said.
    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(load_s, forKey: .load_s)
      try fields.encode(read_s, forKey: .read_s)
      try fields.encode(first_token_s, forKey: .first_token_s)
      try fields.encode(total_s, forKey: .total_s)
    }

    private enum CodingKeys: String, CodingKey { case load_s, read_s, first_token_s, total_s }
  }
  struct Seen: Encodable {
    /// Nil for a single document.
    var file: String?
    /// The file's own lines from 1, inclusive.
    var start: Int
    var end: Int
    /// True for a single line that is seen in this way only in part.
    var part: Bool
    var visibility: String
    /// The share of the document's tokens that is seen in this way, in all places together, 0…1.
    var share: Double
  }

  /// Bytes of the process.
  struct Memory: Encodable {
    /// At most, as was planned before reading; nil where the system doesn't tell.
    var planned: Int?
    /// At most, as it was; nil where the system doesn't tell.
    var peak: Int?
    var budget: Int?
  }

  struct Source: Encodable {
    var number: Int
    var file: String
    /// Unicode scalars of the file from 0, the end excluded.
    var start: Int
    var end: Int
    /// The first and the last one, from 1.
    var lines: [Int]
    /// The share of the answer's attention to all passages before the model, 0…1: attended, not proved.
    var weight: Double
    /// The passage in plain spelling, without soft hyphens and other invisible characters that get
    /// in the way of copying.
    var text: String
    /// The first and last line of each text that is read before it: headings, a table's header, a
    /// speaker's line.
    var lead: [[Int]]

    init(_ source: Citation) {
      number = source.number
      file = source.documentName
      start = source.characters.lowerBound
      end = source.characters.upperBound
      lines = [source.lines.lowerBound, source.lines.upperBound]
      weight = source.weight
      text = ReadableText(source.text).text
      lead = source.lead.map { [$0.lowerBound, $0.upperBound] }
    }
  }
  struct Recall: Encodable {
    var way: String
    /// The number of passages that could be found.
    var searched: Int
    var total: Int
    /// The numbers of the sources in the answer's prompt; other sources were only tried.
    var answered_from: [Int]
    var seconds: Double
  }

  var answer: String
  var mode: String
  var tokens: Tokens
  var timings: Timings
  var cache_bytes: Int
  var memory: Memory
  var seen: [Seen]
  /// The best first; what was read whole has those that the answer attended to, as it goes on.
  var sources: [Source]
  /// Nil outside recall mode.
  var recall: Recall?

  package init(answer: String, _ s: AnswerStatistics, of document: Document, _ plan: ReadingPlan) {
    self.answer = answer
    mode = s.mode
    tokens = Tokens(s)
    timings = Timings(s)
    cache_bytes = s.cacheBytes
    memory = Memory(
      planned: plan.processBytes, peak: ProcessMemory.peakBytes(), budget: plan.budget)
    let hasFiles = document.parts.count > 1
    let coverage = Coverage(s.seen, of: document)
    seen = s.seen.flatMap { seen in
      seen.places(in: document).map {
        Seen(
          file: hasFiles ? $0.file : nil, start: $0.lines.lowerBound, end: $0.lines.upperBound,
          part: $0.isPart, visibility: "\(seen.visibility)",
          share: coverage.share(seen.visibility))
      }
    }
    sources = (s.recollection?.passages ?? []).map(Source.init)
    recall = s.recollection.flatMap(Recall.init)
  }
}

extension AskReport.Tokens {
  init(_ s: AnswerStatistics) {
    self.init(
      document: s.documentTokens, question: s.questionTokens, answer: s.answerTokens,
      reused: s.reusedTokens, read: s.readTokens)
  }
}

extension AskReport.Timings {
  init(_ s: AnswerStatistics) {
    self.init(
      load_s: s.loadSeconds, read_s: s.readSeconds,
      first_token_s: s.firstTokenSeconds.map { s.openSeconds + $0 }, total_s: s.totalSeconds)
  }
}

extension AskReport.Recall {
  /// Creates the report; nil if nothing was looked up.
  init?(_ recollection: Recollection) {
    guard recollection.way != .attended else { return nil }
    self.init(
      way: recollection.way.rawValue, searched: recollection.searched, total: recollection.total,
      answered_from: recollection.used.map(\.number),
      seconds: recollection.scanSeconds + recollection.rerankSeconds)
  }
}
