package import Chat
import Documents

/// Whose attention the map shows, and where it went.
package struct AttentionSource: Sendable {
  package let name: String
  package let heat: DocumentHeat
  /// How the document reached that answer.
  package let seen: [SeenLines]
  /// Whether attention could fall on more than one passage, so that shares tell something.
  package let hasShares: Bool

  /// The sentences of the selected citation, else the answer whose sources show.
  package init(_ state: AppState) {
    let turn = state.sourcesTurn
    let isRunning = turn?.isRunning ?? false
    hasShares = turn?.recollection.map { $0.used.count != 1 || $0.hasShares } ?? true
    let told = turn?.status.statistics?.seen ?? []
    seen = told.isEmpty ? state.telemetry.seen : told
    if let number = state.selection?.number, let cited = turn?.attention(toSentencesCiting: number)
    {
      (name, heat) = ("Citing [\(number)]", cited)
      return
    }
    let isAttended = turn?.recollection?.way == .attended
    let isLast = turn?.id == state.transcript.turns.last { $0.status != .queued }?.id
    let live = DocumentHeat(
      state.telemetry.documentAttention, bytes: state.document.text.utf8.count)
    let measured = turn?.status.statistics?.attention.map {
      DocumentHeat($0.weights, bytes: $0.bytes)
    }
    let heard = measured ?? (isLast ? live : DocumentHeat([]))
    // The shares of passages that were read again are sharper than what comes meanwhile. Where all that
    // is in sight stands in the prompt, what is measured of an answer is sharper than they are.
    let shares = isAttended && !heard.isEmpty ? nil : turn?.attention
    heat = shares ?? heard
    let isByPassage = isAttended && shares != nil && !isRunning
    name = isRunning ? "Answer so far" : isByPassage ? "The answer, by passage" : "The answer"
  }
}

extension Turn {
  /// The attention of the whole answer; nil where it wasn't told.
  fileprivate var attention: DocumentHeat? {
    let heat = DocumentHeat(shares: sources.map { .init($0.bytes, $0.weight) })
    return heat.isEmpty ? nil : heat
  }

  /// The attention of the sentences that name a citation; nil if it wasn't told.
  fileprivate func attention(toSentencesCiting number: Int) -> DocumentHeat? {
    let bytes = Dictionary(sources.map { ($0.number, $0.bytes) }) { first, _ in first }
    let cited = sentences.filter { $0.numbers.contains(number) }
    let heat = DocumentHeat(
      shares: cited.flatMap(\.weights).compactMap { source, weight in
        bytes[source].map { DocumentHeat.Stretch($0, weight / Double(cited.count)) }
      })
    return heat.isEmpty ? nil : heat
  }
}
