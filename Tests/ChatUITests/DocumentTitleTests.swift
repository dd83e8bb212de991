import ChatUI
import Documents
import Screen
import Testing

/// What the document pane's border says of what is in sight.
struct DocumentTitleTests {
  private static let letters = Document(
    name: "letters.txt", text: (1...40).map { "Letter \($0)\n\n" }.joined())
  private static let notes = Document(
    name: "notes.md", text: (1...4).map { "Note \($0)\n\n" }.joined())

  private func drawn(_ state: AppState) -> String { RootView(state).draw().grid.text }

  /// A state whose document pane shows twelve rows.
  private func state(_ document: Document) -> AppState {
    AppState(document: document, size: Size(width: 120, height: 40))
  }

  @Test(arguments: 0...20)
  func `the lines in the title are those in sight, blank ones too`(row: Int) throws {
    var state = state(Self.letters)
    _ = state.reduce(.key(.tab))
    for _ in 0..<row { _ = state.reduce(.key(.character("j"))) }
    let rows = state.layout.documentText.height
    #expect(drawn(state).contains("letters.txt · lines \(row + 1)–\(row + rows) of 80"))
  }

  @Test func `the title names the file in sight, not the one whose last line is at the top`() {
    let document = Self.letters.adding(Self.notes)
    var state = state(document)
    #expect(drawn(state).contains("letters.txt · lines 1–"))
    _ = state.reduce(.key(.tab))
    _ = state.reduce(.key(.character("G")))
    #expect(drawn(state).contains("notes.md · lines 1–8 of 8 · 2 of 2 documents"))
  }

  @Test
  func `the title names the file whose lines are in sight, not one of which only the heading is`() {
    let line = Document(name: "line.txt", text: "The only line.\n")
    var state = state(line.adding(Self.letters))
    _ = state.reduce(.resized(Size(width: 80, height: 24)))
    #expect(drawn(state).contains("line.txt · line 1 of 1 · 1 of 2 documents"))
  }

  @Test func `the title names the file of the passage that was opened`() throws {
    let short = Document(name: "short.md", text: "The inspector comes in June.\n")
    let document = Self.letters.adding(short)
    var state = state(document)
    state.documentPane.show(
      document.parts[1].bytes, in: document, area: state.layout.documentText)
    _ = state.reduce(.key(.tab))
    _ = state.reduce(.key(.character("G")))
    #expect(drawn(state).contains("short.md · line 1 of 1 · 2 of 2 documents"))
    state.documentPane.clear()
    #expect(drawn(state).contains("letters.txt · lines 7"))
  }
}
