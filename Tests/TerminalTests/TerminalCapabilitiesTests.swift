import Screen
import Terminal
import Testing

@Suite struct TerminalCapabilitiesTests {
  private func capabilities(
    _ environment: [String: String], input: Bool = true, output: Bool = true
  ) throws(TerminalError) -> TerminalCapabilities {
    try TerminalCapabilities(
      environment: environment, isInputTerminal: input, isOutputTerminal: output)
  }

  @Test(arguments: [[:], ["TERM": ""], ["TERM": "dumb"], ["TERM": "unknown"]])
  func `a terminal that cannot move its cursor is refused with a hint`(
    environment: [String: String]
  ) throws {
    let error = #expect(throws: TerminalError.self) { try capabilities(environment) }
    #expect(error?.description.contains("lcchat ask") == true)
  }

  @Test(arguments: [(false, true, "input"), (true, false, "output")])
  func `a pipe is refused by its name`(input: Bool, output: Bool, name: String) {
    let error = #expect(throws: TerminalError.self) {
      try capabilities(["TERM": "xterm"], input: input, output: output)
    }
    #expect(error?.description.hasPrefix("standard \(name) isn't a terminal") == true)
  }

  @Test(
    arguments: [
      (0, ColorDepth.mono), (8, .ansi8), (16, .ansi16), (88, .ansi16), (256, .indexed256),
      (1 << 24, .trueColor),
    ])
  func `the description decides the depth`(colors: Int, depth: ColorDepth) throws {
    #expect(try capabilities(["TERM": "xterm"]).depth(colors: colors) == depth)
  }

  @Test(
    arguments: [
      ("xterm-256color", "truecolor", "xterm-direct"), ("tmux-256color", "24bit", "tmux-direct"),
      ("xterm-kitty", "truecolor", "kitty-direct"), ("xterm-direct", "truecolor", nil),
      ("xterm-256color", "", nil), ("xterm-256color", "yes", nil),
    ] as [(String, String, String?)])
  func `a terminal that says it has all colours is asked for them`(
    term: String, colorTerm: String, direct: String?
  ) throws {
    let environment = ["TERM": term, "COLORTERM": colorTerm]
    #expect(try capabilities(environment).directTerm == direct)
  }

  @Test func `only a non-empty NO_COLOR turns colours off`() throws {
    let empty = try capabilities(["TERM": "xterm", "NO_COLOR": ""])
    #expect(empty.depth(colors: 256) == .indexed256)
    let set = try capabilities(["TERM": "xterm", "NO_COLOR": "0"])
    #expect(set.depth(colors: 256) == .mono)
  }

  @Test(
    arguments: [
      ("", Theme.Background.dark), ("15;0", .dark), ("0;15", .light), ("0;default;7", .light),
      ("7;8", .dark), ("x", .dark),
    ])
  func `the background is the terminal's`(value: String, ground: Theme.Background) throws {
    #expect(try capabilities(["TERM": "rxvt", "COLORFGBG": value]).background == ground)
  }
}
