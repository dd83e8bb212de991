import Foundation
import TestSupport
import Testing

@Suite(
  .serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence),
  .enabled(if: TmuxScreen.isPresent, "tmux isn't installed"))
struct ScreenTests {
  private static let text = "Anna lives in Bremen.\nHer house is red.\n"
  /// A text on the screen that appears when the document has been read.
  private static let ready = "Ask about document.txt"

  private func opened(columns: Int = 80, rows: Int = 24) async throws -> TmuxScreen {
    let screen = try await TmuxScreen(columns: columns, rows: rows, document: Self.text)
    try await screen.openDocument()
    try await screen.expect(Self.ready)
    return screen
  }

  @Test func `a question typed on the screen is answered`() async throws {
    let screen = try await opened()
    try await screen.expect("Anna lives in Bremen.")
    try await screen.type("Who owns the house?")
    try await screen.press("Enter")
    try await screen.expect("first token")
    try await screen.press("F10")
    try await screen.expect("ended:0")
    #expect(try await screen.isRestored())
  }

  @Test func `the screen follows the terminal's size and says when it is too small`() async throws {
    let screen = try await opened()
    try await screen.resize(columns: 120, rows: 40)
    try await screen.expect("Conversation")
    try await screen.resize(columns: 30, rows: 8)
    try await screen.expect("too small")
    try await screen.resize(columns: 80, rows: 24)
    try await screen.expect(Self.ready)
    try await screen.press("C-c", "C-c")
    try await screen.expect("ended:0")
  }

  @Test func `the shell takes over on ^Z and fg gives back`() async throws {
    let screen = try await opened()
    try await screen.type("half a quest")
    try await screen.press("C-z")
    try await screen.expect("Stopped")
    try await screen.type("fg")
    try await screen.press("Enter")
    try await screen.expect("half a quest")
    try await screen.type("ion")
    try await screen.expect("half a question")
    // One key doesn't lose the typed text.
    try await screen.press("F10", "F10")
    #expect(try await screen.isRestored())
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139)] as [(Int32, Int32)])
  func `a signal ends the program and gives the terminal back`(
    signal: Int32, status: Int32
  ) async throws {
    let screen = try await opened()
    kill(try #require(screen.process), signal)
    try await screen.expect("ended:\(status)")
    #expect(try await screen.isRestored())
  }

  @Test func `the mouse focuses and scrolls, and is the terminal's again at the end`() async throws
  {
    let screen = try await opened()
    #expect(try await screen.hasMouse())
    // A click on the document, in the coordinates of xterm's mode 1006.
    try await screen.type("\u{1B}[<0;5;2M\u{1B}[<0;5;2m")
    try await screen.expect("/ search")
    try await screen.press("+")
    try await screen.expect("+ all parts")
    try await screen.press("F10")
    #expect(try await screen.isRestored())
    #expect(try await !screen.hasMouse())
  }

  @Test func `a screen begins as it was left, whatever stands in that file`() async throws {
    let screen = try await opened()
    try await screen.press("F2")
    try await screen.press("M-p", "M-p")
    try await screen.expect("the conversation alone")
    try await screen.press("F10")
    #expect(try await screen.isRestored())
    #expect(screen.folder.text("state/lcchat/layout.json").contains("\"preset\" : \"chat\""))
    try await screen.openDocument()
    try await screen.expect(Self.ready)
    #expect(try await !screen.text().contains("Context"))
    try await screen.press("F10")
    #expect(try await screen.isRestored())
    try screen.folder.write("{".utf8, to: "state/lcchat/layout.json")
    try await screen.openDocument()
    try await screen.expect("Context")
    try await screen.press("F10")
  }

  @Test(arguments: ["TERM=dumb", "ACCESSIBLE=1"])
  func `where no screen is wanted the conversation goes line by line`(setting: String) async throws
  {
    let screen = try await TmuxScreen(columns: 80, rows: 24, document: Self.text)
    try await screen.type("\(setting) \"$LCCHAT\" document.txt; echo ended:$?")
    try await screen.press("Enter")
    try await screen.expect("Question:")
    try await screen.type("In which town does Anna live?")
    try await screen.press("Enter")
    try await screen.expect("Answer: Bremen")
    try await screen.press("C-d")
    try await screen.expect("ended:0")
  }

  @Test func `a conversation that was killed goes on with its citations`() async throws {
    let screen = try await TmuxScreen(columns: 120, rows: 40, document: Self.text)
    try await screen.type(
      "sh -c 'echo $$ >pid; exec \"$LCCHAT\" --mode recall document.txt'; clear; echo ended:$?")
    try await screen.press("Enter")
    try await screen.expect(Self.ready)
    try await screen.type("In which town does Anna live?")
    try await screen.press("Enter")
    try await screen.expect("new token")
    kill(try #require(screen.process), SIGKILL)
    try await screen.expect("ended:0")
    try await screen.type("stty sane; clear; \"$LCCHAT\" --continue")
    try await screen.press("Enter")
    try await screen.expect("Session 1 is resumed.")
    try await screen.expect("Bremen [1]")
    try await screen.press("Tab", "Tab", "n", "Enter")
    try await screen.expect("Anna lives in Bremen.")
    try await screen.expect("^O back")
    try await screen.press("C-o")
    try await screen.expect("n citation")
    // A click on the number leads there, too; then a search, and the document alone.
    let row = try #require(try await screen.row(of: "Bremen [1]"))
    let column = row.text.prefix(while: { $0 != "[" }).count + 2
    try await screen.type(
      "\u{1B}[<0;\(column);\(row.number)M\u{1B}[<0;\(column);\(row.number)m")
    try await screen.expect("^O back")
    try await screen.type("/house is")
    try await screen.press("Enter")
    try await screen.type("+")
    try await screen.expect("+ all parts")
    #expect(try await !screen.text().contains("Conversation"))
    #expect(try await screen.text().contains("Her house is red."))
    try await screen.type("+")
    try await screen.expect("Conversation")
    try await screen.press("F10")
  }

  @Test func `ask doesn't wait for a document that isn't given`() async throws {
    let screen = try await TmuxScreen(columns: 80, rows: 24, document: Self.text)
    try await screen.type("\"$LCCHAT\" ask -q Who; echo ended:$?")
    try await screen.press("Enter")
    try await screen.expect("give a text file")
    try await screen.expect("ended:64")
  }

  @Test func `progress on the same terminal leaves the answer alone`() async throws {
    let screen = try await TmuxScreen(columns: 100, rows: 24, document: Self.text)
    try await screen.type(
      "\"$LCCHAT\" ask -q 'In which town does Anna live?' document.txt; echo ended:$?")
    try await screen.press("Enter")
    try await screen.expect("ended:0")
    #expect(try await screen.text().contains("\nBremen"))
  }
}
