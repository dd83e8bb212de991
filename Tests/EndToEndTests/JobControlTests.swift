import Foundation
import TestSupport
import Testing

/// What shells and systems do to a program that has the terminal, while it reads and afterwards.
@Suite(
  .serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence),
  .enabled(if: TmuxScreen.isPresent, "tmux isn't installed"))
struct JobControlTests {
  /// Returns a text that takes a while to read, so that a test can act during reading.
  private static func text(houses: Int) -> String {
    (1...houses).map { "House \($0) stands in street \($0 * 7 % 901), and its door is green.\n" }
      .joined(separator: "\n")
  }
  private static let ready = "Ask about document.txt"

  private func reading(houses: Int = 900) async throws -> TmuxScreen {
    let screen = try await TmuxScreen(
      columns: 100, rows: 30, document: Self.text(houses: houses))
    try await screen.openDocument("--mode recall")
    try await screen.expect("Reading")
    return screen
  }

  /// Types a line for the shell, whose screen then begins anew.
  private func tellShell(_ line: String, _ screen: TmuxScreen) async throws {
    try await screen.type("clear; \(line)")
    try await screen.press("Enter")
  }

  @Test func `stopped and resized while it reads, it goes on to the end`() async throws {
    let screen = try await reading()
    try await screen.type("half a quest")
    for step in 0..<10 {
      try await screen.resize(columns: 40 + step * 17 % 120, rows: 8 + step * 11 % 50)
    }
    try await screen.resize(columns: 100, rows: 30)
    try await screen.press("C-z")
    try await screen.expect("Stopped")
    try await screen.resize(columns: 120, rows: 40)
    try await tellShell("fg; echo over:$?", screen)
    try await screen.expect("half a quest")
    try await screen.type("ion")
    try await screen.expect("half a question")
    try await screen.press("C-u")
    try await screen.expect(Self.ready)
    try await screen.expect("quick 100%")
    try await screen.press("F10")
    try await screen.expect("over:0")
    #expect(try await screen.isRestored())
    // Text that was read isn't read again, and is shown as read at once.
    try await screen.openDocument("--mode recall")
    try await screen.expect(Self.ready)
    try await screen.expect("quick 100%")
    try await screen.press("F10")
  }

  @Test func `in the background it waits for the terminal, and ends when it is told to`()
    async throws
  {
    let screen = try await reading()
    let process = try #require(screen.process)
    try await screen.press("C-z")
    try await screen.expect("Stopped")
    // `bg` doesn't give it the terminal.
    try await tellShell("bg; wait -n %1; echo status:$?", screen)
    try await screen.expect("status:")
    try await tellShell("jobs", screen)
    try await screen.expect("Stopped")
    // Continued behind the shell's back it waits as well.
    kill(process, SIGCONT)
    try await tellShell("jobs; echo 'still '$((1+1))", screen)
    try await screen.expect("still 2")
    #expect(try await !screen.text().contains("Hangup"))
    try await screen.type("fg")
    try await screen.press("Enter")
    try await screen.expect("F10 quit")
    // SIGSTOP gives no notice: the shell takes the terminal, and `fg` gives it back.
    kill(process, SIGSTOP)
    try await screen.expect("Stopped")
    try await tellShell("fg", screen)
    try await screen.expect("F10 quit")
    try await screen.press("C-z")
    try await screen.expect("Stopped")
    try await tellShell("kill %1", screen)
    #expect(try await eventually { kill(process, 0) != 0 })
  }

  @Test func `an end while it reads gives the terminal back`() async throws {
    let screen = try await reading()
    kill(try #require(screen.process), SIGTERM)
    try await screen.expect("ended:143")
    #expect(try await screen.isRestored())
    #expect(try await !screen.hasMouse())
  }

  @Test func `what was asked before a kill stands in the session`() async throws {
    let screen = try await reading(houses: 200)
    try await screen.type("In which street stands house 12?")
    try await screen.press("Enter")
    try await screen.expect("In which street stands house 12?")
    try await screen.expect("new token")
    kill(try #require(screen.process), SIGKILL)
    try await screen.expect("ended:")
    try await screen.type("stty sane; clear; \"$LCCHAT\" --continue")
    try await screen.press("Enter")
    try await screen.expect("Session 1 is resumed.")
    try await screen.expect("In which street stands house 12?")
    try await screen.press("F10")
  }
}
