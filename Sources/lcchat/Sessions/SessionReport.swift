import Chat
import Foundation
import Wording

/// The JSON of `lcchat sessions export --format json`.
///
/// The names are those of `ask --json`. The documents' texts aren't available here, so `seen`
/// counts their lines one after the other.
struct SessionReport: Encodable {
  struct Document: Encodable {
    var name: String
    var path: String?
    var sha256: String
  }
  struct Sentence: Encodable {
    /// The start in the answer's UTF-8 bytes, from 0; `end` is the offset after the last one.
    var start: Int
    var end: Int
    /// The numbers of the sources, the most attended one first.
    var sources: [Int]
  }
  struct Seen: Encodable {
    /// The first line, counted from 1 over all documents; `end` is the last one.
    var start: Int
    var end: Int
    var visibility: String
  }
  struct Turn: Encodable {
    var question: String
    /// The question in full, if it leaned on earlier ones.
    var understood: String?
    var answer: String
    var status: String
    var failure: String?
    var asked: Date
    var ended: Date?
    var model: String
    var mode: String?
    var superseded: Bool
    var notices: [String]
    var tokens: AskReport.Tokens?
    var timings: AskReport.Timings?
    /// The lines that the answer saw, in words.
    var saw: String?
    var seen: [Seen]
    var sentences: [Sentence]
    var sources: [AskReport.Source]
    var recall: AskReport.Recall?
    var quotation: AskReport.Quotation?
    var unsupported: [AskReport.Unsupported]
    var margin: Double?
    var rival: AskReport.Rival?
  }

  var session: Int64?
  var name: String?
  var started: Date
  var model: String
  var mode: String
  var documents: [Document]
  var turns: [Turn]

  init(_ record: SessionRecord) {
    session = record.id
    name = record.name
    started = record.started
    model = record.model
    mode = record.mode.rawValue
    documents = record.documents.map { Document(name: $0.name, path: $0.path, sha256: $0.digest) }
    turns = record.turns.map(Turn.init)
  }
}

extension SessionReport.Turn {
  init(_ turn: SessionTurn) {
    question = turn.question
    understood = turn.statistics?.understood
    answer = turn.answer
    status = turn.status.rawValue
    failure = turn.failure
    asked = turn.asked
    ended = turn.ended
    model = turn.model
    mode = turn.statistics?.mode?.rawValue
    superseded = turn.isSuperseded
    notices = turn.notices
    tokens = turn.statistics.map(AskReport.Tokens.init)
    timings = turn.statistics.map(AskReport.Timings.init)
    saw = turn.seen
    seen = (turn.statistics?.seen ?? []).map {
      SessionReport.Seen(
        start: $0.lines.lowerBound, end: $0.lines.upperBound, visibility: "\($0.visibility)")
    }
    sentences = turn.sentences.map {
      SessionReport.Sentence(
        start: $0.bytes.lowerBound, end: $0.bytes.upperBound, sources: $0.numbers)
    }
    sources = turn.sources.map(AskReport.Source.init)
    recall = turn.statistics?.recollection.flatMap(AskReport.Recall.init)
    quotation = turn.statistics?.recollection.flatMap(AskReport.Quotation.init)
    unsupported = AskReport.Unsupported.all(turn.answer, turn.sentences)
    margin = turn.statistics?.recollection?.margin
    rival = turn.statistics?.recollection?.rival.map {
      AskReport.Rival(number: $0.number, text: $0.text)
    }
  }
}
