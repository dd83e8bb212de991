package import Chat
import Documents

/// The attention that the map shows, with its name.
package struct AttentionSource: Sendable {
  package let name: String
  package let heat: DocumentHeat
  /// The lines of the document and how that answer saw them.
  package let seen: [SeenLines]
  /// True if attention was possible to more than one passage, so that shares are informative.
  package let hasShares: Bool

  /// Chooses the sentences of the selected citation, or else the answer whose sources are shown.
  package init(_ state: AppState) {
    let transcript = state.transcript
    let turn = transcript.sourcesTurn
    let isRunning = turn?.isRunning ?? false
    hasShares = turn?.recollection.map { $0.used.count != 1 || $0.hasShares } ?? true
    seen = state.shownSeen
    if let number = transcript.selection?.number,
      let cited = turn?.attention(toSentencesCiting: number)
    {
      (name, heat) = ("Citing [\(number)]", cited)
      return
    }
    let isAttended = turn?.recollection?.way == .attended
    let isLast = turn?.id == transcript.lastAsked?.id
    let live = DocumentHeat(
      state.measurements.telemetry.documentAttention, bytes: state.document.text.utf8.count)
    let measured = turn?.status.statistics?.attention.map {
      DocumentHeat($0.weights, bytes: $0.bytes)
    }
    let recorded = measured ?? (isLast ? live : DocumentHeat([]))
    // Shares of passages that were read again are more precise than the engine's measurement. If
    // all text in sight is in the prompt, the measurement is more precise.
    let shares = isAttended && !recorded.isEmpty ? nil : turn?.attention
    heat = shares ?? recorded
    let isByPassage = isAttended && shares != nil && !isRunning
    name = isRunning ? "Answer so far" : isByPassage ? "The answer, by passage" : "The answer"
  }
}

extension AppState {
  /// The lines of the document and how the answer whose sources are shown saw them.
  var shownSeen: [SeenLines] {
    let seen = transcript.sourcesTurn?.status.statistics?.seen ?? []
    return seen.isEmpty ? measurements.telemetry.seen : seen
  }
}

extension TranscriptTurn {
  /// The attention of the whole answer; nil if it isn't known.
  fileprivate var attention: DocumentHeat? {
    let heat = DocumentHeat(shares: sources.map { .init($0.bytes, $0.weight) })
    return heat.isEmpty ? nil : heat
  }

  /// Returns the attention of the sentences that cite a number; nil if unknown.
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
