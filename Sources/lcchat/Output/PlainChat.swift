import Chat
import ChatUI
import Documents
import Foundation
import Screen
import Terminal

/// A conversation line by line, without a screen.
enum PlainChat {
  /// True if a screen can't be drawn, or the user can't use one.
  static func isNeeded(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Bool {
    let capabilities = try? TerminalCapabilities(
      environment: environment, isInputTerminal: isatty(STDIN_FILENO) == 1,
      isOutputTerminal: isatty(STDOUT_FILENO) == 1)
    return capabilities == nil || !environment["ACCESSIBLE", default: ""].isEmpty
  }

  /// The output: questions and answers go to standard output, all else to standard error.
  @MainActor
  static var page: PlainPage {
    PlainPage(isPrompting: isatty(STDIN_FILENO) == 1) { piece in
      switch piece.stream {
      case .conversation:
        do throws(Failure) { try Output.writeUntrusted(piece.text) } catch { error.exit() }
      case .notes: Output.note(piece.text.escapingControlsInLines)
      }
    }
  }
}

/// The input of a conversation without a screen: lines of standard input, its end, and ^C.
final class PlainInput {
  let events: AsyncStream<TerminalEvent>
  private let interrupts: any DispatchSourceSignal

  init() {
    let (stream, events) = AsyncStream<TerminalEvent>.makeStream()
    self.events = stream
    signal(SIGINT, SIG_IGN)
    interrupts = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    interrupts.setEventHandler { events.yield(.interrupted) }
    interrupts.activate()
    DispatchQueue.global().async {
      while let line = readLine() { events.yield(.line(line)) }
      events.yield(.line(nil))
    }
  }

  deinit { interrupts.cancel() }
}
