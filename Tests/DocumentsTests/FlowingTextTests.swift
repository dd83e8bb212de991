import Documents
import Foundation
import TestSupport
import Testing

struct FlowingTextTests {
  private static let sentence = """
    My own house was an eyesore, but it was a small eyesore, and it had been overlooked, so I had a \
    view of the water, a partial view of my neighbour’s lawn, and the consoling proximity of others.
    """

  private func flowing(_ text: String) -> String {
    FlowingText(Document(name: "x", text: text)).text(in: 0..<text.utf8.count)
  }

  /// Breaks lines at a width, as books do.
  private func wrapped(_ text: String, _ width: Int) -> String {
    text.split(separator: " ").reduce(into: [""]) { lines, word in
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }.joined(separator: "\n")
  }

  @Test(arguments: [50, 60, 70, 80, 100]) func `lines that a width broke flow again`(width: Int) {
    let broken = wrapped(Self.sentence, width)
    #expect(broken.contains("\n"))
    #expect(flowing(broken) == Self.sentence)
    #expect(flowing("\(broken)\n\n\(broken)\n") == "\(Self.sentence)\n\n\(Self.sentence)\n")
  }

  @Test(arguments: [
    "Tyger Tyger, burning bright,\nIn the forests of the night;", "- a list of things\n- and more",
    "Name: Marta\nAge: 41\nTown: Skagen", "A table:\n| a | b |\n|---|---|\n| 1 | 2 |",
    "Yours truly,\n  Meyer Wolfshiem",
  ])
  func `in a document of long lines, short ones stay`(text: String) {
    let broken = wrapped(Self.sentence, 70)
    #expect(flowing("\(broken)\n\n\(text)\n") == "\(Self.sentence)\n\n\(text)\n")
  }

  @Test(arguments: [
    "", "\n\n \n", "one line", "Tyger Tyger, burning bright,\nIn the forests of the night;",
    "- a list of several things that are rather long\n- and more of them\n- end",
    "A long line that leads to a table, for instance:\n| a | b |\n|---|---|\n| 1 | 2 |",
    "if condition { return a long value of some kind } else {\n    indented()\n}",
    "Yours truly, with the greatest respect that there is,\n  Meyer Wolfshiem",
  ])
  func `lines that weren't broken by width stay`(text: String) {
    #expect(flowing(text) == text)
  }

  @Test(arguments: [
    ("They carried the magneto-\nmeter up.", "magnetometer"),
    ("A well-\nknown man. A well-known dog.", "well-known"),
    ("He was well known. A well-\nknown man is known well.", "well-known"),
    ("Its X-\nray set came in 1914-\n1918.", "X-ray set came in 1914-1918"),
    ("Vier Rad-\nfahrer fahren Rad. Kein Radfahrer sang.", "Radfahrer"),
    ("Пере-\nправа была закрыта.", "Переправа"), ("the magneto\u{AD}\nmeter", "magnetometer"),
    ("magneto\u{2010}\n  meter", "magnetometer"),
  ])
  func `a word that a line end cuts is read whole`(text: String, words: String) {
    #expect(flowing(text).contains(words))
    #expect(FlowingText(Document(name: "x", text: text)).whole.text.contains(words))
  }

  @Test(arguments: [
    "Yes -\nno", "a --\nb", "Grades: A-\nB-\nC", "- one\n- two-\n- three", "x-\n\ny",
    "He said:-\n“No.”",
  ])
  func `dashes and marks at line ends cut no word`(text: String) {
    #expect(FlowingText(Document(name: "x", text: text)).whole.text == text)
  }

  @Test func `other words of the document decide about the hyphen of a word that occurs once`() {
    let known =
      "It was a post-\nwar car. The harbourmaster said so, the harbour-\nmaster's clerk, too."
    #expect(flowing(known + " A post and a war.").contains("a postwar car"))
    let kept = "It was a post-\nwar car. A well-known, well-\nknown dog."
    #expect(flowing(kept + " A post and a war.").contains("a post-war car"))
  }

  @Test(.enabled(if: EvalBooks.exist, "\(Kit.absenceOfBooks)"))
  func `a book flows, and every byte stays where it is`() throws {
    let book = try DocumentReader().document(path: EvalBooks.path("gatsby"))
    let text = FlowingText(book).text(in: 0..<book.text.utf8.count)
    #expect(text.utf8.count == book.text.utf8.count)
    let changes = zip(book.text.utf8, text.utf8).filter { $0 != $1 }
    #expect(changes.allSatisfy { $0 == UInt8(ascii: "\n") && $1 == UInt8(ascii: " ") })
    // It has some 4,000 lines, and the verse at its beginning.
    #expect(changes.count > 2000)
    #expect(text.contains("Then wear the gold hat, if that will move her;\n"))
  }
}
