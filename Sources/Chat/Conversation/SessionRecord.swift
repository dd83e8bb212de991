package import Documents
package import Foundation
import Inference
package import Wording

/// A saved conversation: its documents, its questions and their answers.
package struct SessionRecord: Sendable, Hashable {
  /// The id in the store; nil before the session is saved.
  package var id: Int64?
  /// The user's name for the session; nil if it has none.
  package var name: String?
  package var started: Date
  /// The name of the model, in the form of `--model`.
  package var model: String
  /// The chosen mode, which may be auto.
  package var mode: Mode
  package var documents: [SessionDocument]
  /// The turns, oldest first.
  package var turns: [SessionTurn] = []

  package init(
    id: Int64? = nil, name: String? = nil, started: Date, model: String, mode: Mode,
    documents: [SessionDocument]
  ) {
    self.id = id
    self.name = name
    self.started = started
    self.model = model
    self.mode = mode
    self.documents = documents
  }
}

/// A document of a session, with its path and a digest that detects changes.
package struct SessionDocument: Sendable, Hashable {
  package var name: String
  /// The absolute path; nil if the document didn't come from a file.
  package var path: String?
  /// The SHA-256 of the text in hexadecimal.
  package var digest: String

  package init(name: String, path: String?, digest: String) {
    self.name = name
    self.path = path
    self.digest = digest
  }

  /// Returns the session documents for the parts of a document.
  package static func all(of document: Document) -> [SessionDocument] {
    document.parts.map { part in
      SessionDocument(
        name: part.name, path: part.path,
        digest: Digest(of: String(document.text(in: part.bytes))).hexadecimal)
    }
  }
}

/// A question of a session and its answer.
package struct SessionTurn: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, Codable {
    /// The question was asked; the program ended before the answer did.
    case asked
    case finished, stopped, failed
  }

  /// The id in the store; nil before the turn is saved.
  package var id: Int64?
  package var question: String
  /// The answer as it was shown.
  package var answer = ""
  /// The answer as the model generated it, with all blanks; empty if later turns don't see it.
  package var said = ""
  package var status = Status.asked
  /// The reason of a failure; nil without a failure.
  package var failure: String?
  package var asked: Date
  package var ended: Date?
  package var model: String
  /// True once the question was asked again or replaced by another one.
  package var isSuperseded = false
  package var sentences: [CitedSentence] = []
  /// The statistics and the passages that the answer was made from; nil if the answer didn't begin.
  package var statistics: AnswerStatistics?
  /// A summary of the lines that the model saw; nil if unknown.
  package var seen: String?
  package var notices: [String] = []

  package init(question: String, asked: Date, model: String) {
    self.question = question
    self.asked = asked
    self.model = model
  }

  /// True if the model reads the turn when the conversation continues.
  var isInConversation: Bool { !isSuperseded && !said.allSatisfy(\.isWhitespace) }

  /// The passages that the answer was made from, in the order of their numbers.
  package var sources: [Citation] { statistics?.recollection?.passages ?? [] }
}

extension SessionRecord {
  /// Returns the session with its sources located in a document.
  ///
  /// The document may have changed or have its files in another order.
  ///
  /// A source that isn't found has no bytes. Attention that was measured on another text is
  /// removed.
  package func located(in document: Document) -> SessionRecord {
    var session = self
    let digests = SessionDocument.all(of: document).map(\.digest)
    let isSame = digests.starts(with: documents.map(\.digest))
    for index in session.turns.indices {
      if !isSame { session.turns[index].statistics?.attention = nil }
      guard let passages = session.turns[index].statistics?.recollection?.passages else { continue }
      session.turns[index].statistics?.recollection?.passages = passages.map {
        $0.located(in: document)
      }
      let quotation = session.turns[index].statistics?.recollection?.quotation
      session.turns[index].statistics?.recollection?.quotation = quotation?.located(in: document)
    }
    return session
  }
}

extension Citation {
  fileprivate func located(in document: Document) -> Citation {
    let old = bytes.clamped(to: 0..<document.text.utf8.count)
    if old == bytes, document.text(in: bytes) == text { return self }
    var citation = self
    guard !text.isEmpty, let found = document.text.range(of: text, options: .literal) else {
      citation.bytes = old.lowerBound..<old.lowerBound
      return citation
    }
    let start = document.text.utf8.distance(from: document.text.startIndex, to: found.lowerBound)
    citation.bytes = start..<start + text.utf8.count
    let own = document.place(of: citation.bytes)
    (citation.document, citation.lines) = (own.part, own.lines)
    return citation
  }
}
