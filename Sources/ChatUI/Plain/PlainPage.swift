/// Writes the conversation line by line instead of drawing a screen.
@MainActor
package final class PlainPage {
  /// True if the user types the questions on the same terminal.
  let isPrompting: Bool
  private var transcript: PlainTranscript
  private let write: (PlainTranscript.Piece) -> Void

  package init(isPrompting: Bool, write: @escaping (PlainTranscript.Piece) -> Void) {
    self.isPrompting = isPrompting
    transcript = PlainTranscript(isPrompting: isPrompting)
    self.write = write
  }

  func show(_ state: AppState, isBusy: Bool) {
    transcript.update(state, isBusy: isBusy).forEach(write)
  }

  func lineEntered() { transcript.lineEntered() }

  /// Ends the last line, so that a shell begins on a new one.
  func close() { transcript.end().forEach(write) }
}
