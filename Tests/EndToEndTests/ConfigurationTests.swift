import Foundation
import TestSupport
import Testing

/// The configuration file and `lcchat config`.
@Suite(.enabled(if: Program.isBuilt, "lcchat isn't built"))
struct ConfigurationTests {
  private func run(
    _ text: String?, _ arguments: [String] = ["config"], environment: [String: String] = [:]
  ) async throws -> Program.Result {
    let folder = try Scratch()
    if let text {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: "config/lcchat"), withIntermediateDirectories: true)
      try folder.write(text.utf8, to: "config/lcchat/config.toml")
    }
    return try await Program.lcchat(arguments, in: folder, environment: environment)
  }

  /// Returns the settings of a printed configuration.
  private func uncommented(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      line.wholeMatch(of: /# ([a-z-]+ = .*)/).map { String($0.1) } ?? String(line)
    }.joined(separator: "\n")
  }

  @Test func `without a file, config prints the defaults as a valid file`()
    async throws
  {
    let printed = try await run(nil)
    #expect(printed.status == 0)
    #expect(printed.output.contains("# model = \"gemma3\""))
    #expect(printed.output.contains("# zoom = [\"Alt-+\", \"Alt-=\", \"+\", \"=\"]"))
    let again = try await run(uncommented(printed.output))
    #expect(again.errors.isEmpty && again.status == 0)
    #expect(again.output.contains("\nmodel = \"gemma3\""))
    #expect(again.output.contains("\nzoom = [\"Alt-+\", \"Alt-=\", \"+\", \"=\"]"))
    #expect(!again.output.contains("\n# zoom"))
  }

  /// The default values that `lcchat config` prints, by name.
  private func standards() async throws -> [String: String] {
    let lines = try await run(nil).output.split(separator: "\n")
    let pairs = lines.prefix { !$0.hasPrefix("[keys]") }.compactMap {
      $0.wholeMatch(of: /# ([a-z-]+) = (.*)/).map { (String($0.1), String($0.2)) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The default values in a command's help, by option.
  private func defaults(of command: String) async throws -> [String: String] {
    let help = try await run(nil, [command, "--help"]).output
    var defaults: [String: String] = [:]
    for block in help.split(separator: "\n  --").dropFirst() {
      let words = block.split { " \n".contains($0) }.joined(separator: " ")
      let name = words.prefix { $0 != " " }
      if let told = words.firstMatch(of: /default: ([^)]*)\)/) { defaults["\(name)"] = "\(told.1)" }
    }
    return defaults
  }

  @Test(arguments: ["ask", "chat"])
  func `the printed defaults are the defaults of options`(
    command: String
  ) async throws {
    let defaults = try await defaults(of: command)
    let standards = try await standards()
    for name in [
      "model", "finder", "scorer", "cache", "mode", "budget", "max-tokens", "temperature", "top-k",
      "top-p",
      "min-p",
      "repetition-penalty", "seed",
    ] {
      #expect(standards[name]?.filter { $0 != "\"" } == defaults[name], "\(name)")
      #expect(standards[name] != nil)
    }
    // The rest isn't in the help; the tests below see it used.
    #expect(
      Set(standards.keys).subtracting(defaults.keys)
        == ["lora", "threads", "window", "theme", "mouse", "panels"])
  }

  @Test(.enabled(if: Program.hasModel, Program.absence))
  func `the printed window and threads are used`() async throws {
    let standards = try await standards()
    let folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "a.txt")
    let answer = try await Program.lcchat(
      ["ask", "-q", "Where?", "--mode", "stream", "--max-tokens", "2", "a.txt"], in: folder)
    let window = try #require(standards["window"].flatMap { Int($0) })
    #expect(answer.errors.filter { $0 != "," }.contains("window of \(window)."))
    let model = try #require(FetchedModel.path(Program.modelFile))
    let story = try await Program.lcchat(["inspect", model], in: folder).output
    let threads = try #require(standards["threads"])
    #expect(story.contains("\(threads) thread"), "\(story)")
  }

  @Test(
    .enabled(if: Program.hasModel, Program.absence),
    .enabled(if: TmuxScreen.isPresent, "tmux isn't installed"))
  func `the printed settings of the screen are used`() async throws {
    let standards = try await standards()
    let screen = try await TmuxScreen(columns: 120, rows: 40, document: "Anna lives in Bremen.\n")
    try await screen.openDocument()
    try await screen.expect("Ask about document.txt")
    let panels = try #require(standards["panels"]).matches(of: /"([a-z]+)"/).map(\.1.capitalized)
    let titles = ["Context", "Cache", "Speed", "Attention", "Sources"]
    #expect(panels == titles)
    for panel in panels { try await screen.expect(" \(panel) ") }
    #expect(try await "\(screen.hasMouse())" == standards["mouse"])
    try await screen.type("/theme")
    try await screen.press("Enter")
    let theme = try #require(standards["theme"]).filter { $0 != "\"" }
    try await screen.expect("Theme \(theme).")
    try await screen.press("F10")
  }

  @Test func `settings take effect`() async throws {
    let text = """
      model = "smollm2"
      temperature = 1
      top-p = 0.5
      panels = ["cache"]
      theme = "high-contrast"
      mouse = false
      [keys]
      zoom = ["F9", "z"]
      """
    let printed = try await run(text)
    for line in text.split(separator: "\n") where !line.hasPrefix("temperature") {
      #expect(printed.output.contains("\n\(line)"), "\(line)")
    }
    #expect(printed.output.contains("\ntemperature = 1.0\n"))
  }

  @Test(
    arguments: [
      ("model = \"gemma3\n", "line 1"), ("\nthemes = \"dark\"", "line 2: there is no setting"),
      ("theme = \"pink\"", "theme takes one of"), ("threads = \"2\"", "from 1 to 256"),
      ("threads = 0", "from 1 to 256"), ("temperature = nan", "from 0 to 100"),
      ("temperature = 101", "from 0 to 100"), ("top-p = 0", "above 0"),
      ("mouse = 1", "true or false"),
      ("panels = [\"cache\", 3]", "a list of"), ("panels = \"cache\"", "a list of"),
      ("seed = -1", "0 or more"), ("keys = 3", "[keys]"), ("[keys]\nfly = [\"F5\"]", "“fly”"),
      ("[keys]\nzoom = [\"q\"]", "line 2: the key q stands for zoom and for quit"),
      ("[keys]\nzoom = \"+\"", "list of keys"), ("a = \u{0}", "UTF-8"),
      ("model = \"\"", "model takes"), ("a = " + String(repeating: "[", count: 9000), "line 1"),
      ("\"a\\u001b[2J\" = 1", "“a\\u{1b}[2J”"),
    ])
  func `an error in the file is one sentence with its line`(
    text: String, problem: String
  ) async throws {
    let result = try await run(text)
    #expect(result.status == 65)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("config/lcchat/config.toml"))
    #expect(result.errors.contains(problem), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(!result.errors.contains("\u{1B}"))
  }

  @Test func `a folder in place of the file is an error, but help works`() async throws {
    let folder = try Scratch()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "config/lcchat/config.toml"), withIntermediateDirectories: true
    )
    let result = try await Program.lcchat(["config"], in: folder)
    #expect(result.status == 66)
    #expect(try await Program.lcchat(["--help"], in: folder).status == 0)
    #expect(try await Program.lcchat(["man"], in: folder).status == 0)
  }

  @Test(arguments: ["", "relative/path"])
  func `an empty or relative folder counts as none`(value: String) async throws {
    let folder = try Scratch()
    let result = try await Program.lcchat(
      ["config"], in: folder,
      environment: ["XDG_CONFIG_HOME": value, "HOME": folder.url.path])
    #expect(result.output.contains("/.config/lcchat/config.toml"))
  }

  @Test func `the command line overrides the file, and help shows the file's values`() async throws
  {
    let text = "temperature = 0.25\nmode = \"exact\""
    let help = try await run(text, ["ask", "--help"])
    #expect(help.output.contains("(default: 0.25)"))
    #expect(help.output.contains("default: exact"))
    let wrong = try await run(text, ["ask", "--temperature", "-1", "-q", "x", "y"])
    #expect(wrong.errors.contains("--temperature"))
  }

  @Test func `the manual page has every command and key, and no stray roff requests`()
    async throws
  {
    let page = try await run(nil, ["man"]).output
    #expect(page.hasPrefix(".TH LCCHAT 1\n.SH NAME\n"))
    for command in ["chat", "ask", "inspect", "bench", "eval", "cache", "config", "man"] {
      #expect(page.contains("\n.SS \(command)\n"), "\(command)")
    }
    for text in ["F10", "\\(haR", "PgDn", "Alt\\-p", "/theme", "config.toml"] {
      #expect(page.contains(text), "\(text)")
    }
    let requests: Set = [".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi"]
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.split(separator: " ")[0])), "\(line)")
    }
  }
}
