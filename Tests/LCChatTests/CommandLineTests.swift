import Testing
import lcchat

/// The words of a command line before and after the parser reads them.
struct CommandLineTests {
  @Test(arguments: [
    (["--temperature", "-1", "book.txt"], ["--temperature=-1", "book.txt"]),
    (["--min-p", "-.5"], ["--min-p=-.5"]),
    (["--seed", "-inf"], ["--seed=-inf"]),
    (["-q", "- who is she?", "book.txt"], ["-q=- who is she?", "book.txt"]),
    (["ask", "-Who is it?", "book.txt"], ["ask", " -Who is it?", "book.txt"]),
    (["--question=Who is it?"], ["--question=Who is it?"]),
    (["--json", "--quiet"], ["--json", "--quiet"]),
    (["--", "--temperature", "-1"], ["--", "--temperature", "-1"]),
    (["-V"], ["--version"]),
    (["-V", "book.txt"], ["-V", "book.txt"]),
  ])
  func `a negative number or a question that begins with a dash stays one value`(
    typed: [String], read: [String]
  ) {
    #expect(ArgumentList(typed).words == read)
  }

  @Test(arguments: [
    ("ask", "ask", 0), ("aks", "ask", 1), ("as", "ask", 1), ("askk", "ask", 1), ("abc", "ask", 2),
    ("", "ask", 3), ("kitten", "sitting", 3),
  ])
  func `the distance of words counts letters added, removed, changed and swapped`(
    a: String, b: String, distance: Int
  ) {
    #expect(a.distance(to: b) == distance && b.distance(to: a) == distance)
  }

  @Test func `the most similar word is suggested, and none that isn't similar`() {
    let names = ["ask", "sessions", "cache", "inspect"]
    #expect("sesions".closest(in: names) == "sessions")
    #expect("cahce".closest(in: names) == "cache")
    #expect("book".closest(in: names) == nil)
    #expect("ab".closest(in: ["xy"]) == nil)
  }

  @Test(arguments: [
    (["sesions"], "did you mean `lcchat sessions`?"), (["bnech"], "did you mean `lcchat bench`?"),
    (["cache", "lits"], "did you mean `lcchat cache list`?"),
    (["cache", "everything"], "there are list, clear."),
  ])
  func `a misspelt command is named with the one that is meant`(words: [String], meant: String)
    throws
  {
    let failure = try #require(throws: Failure.self) { try CommandNames(words).check() }
    #expect(failure.code == .usage && failure.message.contains(meant), "\(failure.message)")
  }

  @Test(arguments: [
    [], ["book.txt"], ["./sesions"], ["ask"], ["--json", "sesions"], ["cache", "list"],
    ["cache", "--help"], ["help"], ["elephant"],
  ])
  func `commands, files and options pass`(words: [String]) throws {
    try CommandNames(words).check()
  }

  @Test func `a suggestion of the parser that isn't similar is left out`() {
    let far = ParserMessage("Error: Unknown option '--frob'. Did you mean '--mode'?")
    #expect(far.text == "Error: Unknown option '--frob'.")
    let near = "Error: Unknown option '--modle'. Did you mean '--model'?"
    #expect(ParserMessage(near).text == near)
  }

  @Test func `the message about a value names the range`() {
    let message = ParserMessage(
      "Error: The value 'x' is invalid for '--top-k <top-k>'\nUsage: lcchat")
    #expect(
      message.text
        == "Error: The value 'x' is invalid for '--top-k <top-k>': it must be a whole number, 0 or more."
        + "\nUsage: lcchat")
    let unknown = "Error: The value 'x' is invalid for '--odd <odd>'"
    #expect(ParserMessage(unknown).text == unknown)
  }
}
