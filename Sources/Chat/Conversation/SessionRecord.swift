package import Documents
package import Foundation
import Inference
package import Wording

/// A conversation as it is kept: what was asked of which documents, and what came of it.
package struct SessionRecord: Sendable, Hashable {
  /// Given by the store; nil until something was saved.
  package var id: Int64?
  /// What the user called it.
  package var name: String?
  package var started: Date
  /// As `--model` takes it.
  package var model: String
  /// As `--mode` takes it.
  package var mode: Mode
  package var documents: [SessionDocument]
  /// Oldest first.
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

/// A document of a session, so that it can be found again and told from a changed one.
package struct SessionDocument: Sendable, Hashable {
  package var name: String
  /// From the root; nil for what didn't come from a file.
  package var path: String?
  /// SHA-256 of its text, in hexadecimal.
  package var digest: String

  package init(name: String, path: String?, digest: String) {
    self.name = name
    self.path = path
    self.digest = digest
  }

  /// Returns the documents of a text, as sessions remember them.
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
    /// No end was told: the program ended before the answer did.
    case asked
    case finished, stopped, failed
  }

  /// Given by the store.
  package var id: Int64?
  package var question: String
  /// As it was shown.
  package var answer = ""
  /// As the model said it, blanks included; empty if the conversation goes on without it.
  package var said = ""
  package var status = Status.asked
  /// Why it failed.
  package var failure: String?
  package var asked: Date
  package var ended: Date?
  package var model: String
  /// True once the question was asked anew, or another in its place.
  package var isSuperseded = false
  package var sentences: [CitedSentence] = []
  /// With the passages that the answer was made from; nil where the engine didn't get to tell.
  package var statistics: AnswerStatistics?
  /// What the answer saw of the documents, in words.
  package var seen: String?
  package var notices: [String] = []

  package init(question: String, asked: Date, model: String) {
    self.question = question
    self.asked = asked
    self.model = model
  }

  /// True if the model is to know of it when the conversation goes on.
  var isInConversation: Bool { !isSuperseded && !said.allSatisfy(\.isWhitespace) }

  /// The passages that the answer was made from, as they are numbered.
  package var sources: [Citation] { statistics?.recollection?.passages ?? [] }
}

extension SessionRecord {
  /// Returns the session with its sources located in a document, which may have changed or be
  /// joined in another way.
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
    let place = document.place(of: citation.bytes)
    (citation.document, citation.lines) = (place.part, place.lines)
    return citation
  }
}
