/// Writes the conversation as it goes, in place of drawing it.
@MainActor
package final class PlainPage {
  private var transcript: PlainTranscript
  private let write: (PlainTranscript.Piece) -> Void

  package init(isPrompting: Bool, write: @escaping (PlainTranscript.Piece) -> Void) {
    transcript = PlainTranscript(isPrompting: isPrompting)
    self.write = write
  }

  func show(_ state: AppState, isBusy: Bool) {
    transcript.update(state, isBusy: isBusy).forEach(write)
  }

  func lineEntered() { transcript.lineEntered() }

  /// Leaves the cursor where a shell wants it.
  func close() { transcript.end().forEach(write) }
}
