package import Chat
package import Documents
import Foundation
import Wording

/// The JSON of `lcchat ask --json`.
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

    /// Encodes nil as null; the synthesized method would leave the field out.
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
    /// The file's name; nil for a single document.
    var file: String?
    /// The first of the file's lines, from 1; `end` is the last one.
    var start: Int
    var end: Int
    /// True for a single line that is only partly seen in this way.
    var part: Bool
    var visibility: String
    /// The share of the document's tokens that is seen in this way, over all its lines, 0…1.
    var share: Double
  }

  /// The memory of the process, in bytes.
  struct Memory: Encodable {
    /// The peak estimated before reading; nil if the system doesn't report memory.
    var planned: Int?
    /// The measured peak; nil if the system doesn't report it.
    var peak: Int?
    var budget: Int?
  }

  struct Source: Encodable {
    var number: Int
    var file: String
    /// The start in the file's Unicode scalars, from 0; `end` is the index after the last one.
    var start: Int
    var end: Int
    /// The first and the last line, from 1.
    var lines: [Int]
    /// The share of the answer's attention to all passages in the prompt, 0…1; it proves nothing.
    var weight: Double
    /// The passage in plain spelling, without soft hyphens and other invisible characters, which
    /// disturb copying.
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
  /// The sentence or table row that supports the answer.
  struct Quotation: Encodable {
    var text: String
    /// The document's name.
    var document: String
    /// The first and the last line, from 1.
    var lines: [Int]
    /// The start in the file's Unicode scalars, from 0, and the index after the last one.
    var characters: [Int]
    /// The same in the UTF-8 of all documents joined.
    var bytes: [Int]
    /// The number of the source that has it.
    var number: Int
    /// True if the sentence begins before the quotation, or goes on after it.
    var cut_before: Bool
    var cut_after: Bool

    /// Creates the report; nil if the answer has no quotation.
    init?(_ sources: AnswerSources) {
      guard let place = sources.quotation else { return nil }
      text = place.text
      document = place.documentName
      lines = [place.lines.lowerBound, place.lines.upperBound]
      characters = [place.characters.lowerBound, place.characters.upperBound]
      bytes = [place.bytes.lowerBound, place.bytes.upperBound]
      number = place.number
      cut_before = sources.quotationCut?.isBefore ?? false
      cut_after = sources.quotationCut?.isAfter ?? false
    }
  }
  /// A word of the answer that the passages don't have.
  struct Unsupported: Encodable {
    var text: String
    /// The start and the end in the answer's UTF-8.
    var bytes: [Int]
    /// The start and the end in the answer's Unicode scalars.
    var characters: [Int]

    /// Lists such words of an answer, in order.
    static func all(_ answer: String, _ sentences: [CitedSentence]) -> [Unsupported] {
      let utf8 = [UInt8](answer.utf8)
      func scalars(_ end: Int) -> Int {
        String(decoding: utf8[..<end], as: UTF8.self).unicodeScalars.count
      }
      return sentences.flatMap(\.unsupported)
        .filter { 0 <= $0.lowerBound && $0.upperBound <= utf8.count }
        .map {
          Unsupported(
            text: String(decoding: utf8[$0], as: UTF8.self), bytes: [$0.lowerBound, $0.upperBound],
            characters: [scalars($0.lowerBound), scalars($0.upperBound)])
        }
    }
  }
  /// An answer from another passage that is nearly as sure.
  struct Rival: Encodable {
    var number: Int
    var text: String
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
  /// The question in full, if it leaned on earlier ones.
  var understood: String?
  var mode: String
  var tokens: Tokens
  var timings: Timings
  var cache_bytes: Int
  var memory: Memory
  var seen: [Seen]
  /// The sources, best first; for a text that was read whole, the passages that the answer attended
  /// to, in the answer's order.
  var sources: [Source]
  /// Nil if the answer comes from the whole text in the prompt.
  var recall: Recall?
  /// The model that found the passages, or “words”; nil if the model that answers did, or if nothing
  /// was searched.
  var finder: String?
  /// Nil if the answer has no quotation.
  var quotation: Quotation?
  /// The words of the answer that the passages don't have.
  var unsupported: [Unsupported]
  /// The score of the answer minus that of the next one from another passage, in log-probability per
  /// token; nil if there was only one.
  var margin: Double?
  /// The next answer if the margin is small.
  var rival: Rival?

  package init(
    answer: String, _ sentences: [CitedSentence], _ s: AnswerStatistics, of document: Document,
    _ plan: ReadingPlan
  ) {
    self.answer = answer
    understood = s.understood
    mode = s.mode?.rawValue ?? ""
    tokens = Tokens(s)
    timings = Timings(s)
    cache_bytes = s.cacheBytes
    memory = Memory(
      planned: plan.processBytes, peak: ProcessMemory.peakBytes(), budget: plan.budget)
    let hasFiles = document.parts.count > 1
    let coverage = Coverage(s.seen, of: document)
    seen = s.seen.flatMap { seen in
      seen.fileLines(in: document).map {
        Seen(
          file: hasFiles ? $0.file : nil, start: $0.lines.lowerBound, end: $0.lines.upperBound,
          part: $0.isPart, visibility: "\(seen.visibility)",
          share: coverage.share(seen.visibility))
      }
    }
    sources = (s.recollection?.passages ?? []).map(Source.init)
    recall = s.recollection.flatMap(Recall.init)
    finder = s.finder
    quotation = s.recollection.flatMap(Quotation.init)
    unsupported = Unsupported.all(answer, sentences)
    margin = s.recollection?.margin
    rival = s.recollection?.rival.map { Rival(number: $0.number, text: $0.text) }
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
  init?(_ recollection: AnswerSources) {
    guard recollection.way != .attended else { return nil }
    self.init(
      way: recollection.way.rawValue, searched: recollection.searched, total: recollection.total,
      answered_from: recollection.used.map(\.number),
      seconds: recollection.scanSeconds + recollection.rerankSeconds)
  }
}
