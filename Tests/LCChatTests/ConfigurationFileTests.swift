import Chat
import ChatUI
import Foundation
import Screen
import TestSupport
import Testing
import lcchat
import Wording

/// The file of settings.
struct ConfigurationFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func read(_ text: String) throws -> Configuration {
    try Folder.write(text.utf8, to: folder.path("config.toml"))
    return try ConfigurationFile(url: folder.url.appending(path: "config.toml")).configuration()
  }

  private func failure(_ text: String) throws -> Failure {
    try #require(throws: Failure.self) { try read(text) }
  }

  @Test func `settings arrive, and the others stay open`() throws {
    let configuration = try read(
      """
      model = "smollm2"
      threads = 3
      cache = "q8_0"
      mode = "recall"
      budget = "2G"
      max-tokens = 99
      temperature = 1
      top-p = 0.5
      seed = 7
      theme = "dark"
      mouse = false
      panels = ["cache", "speed"]
      """)
    #expect(configuration.model == "smollm2" && configuration.threads == 3)
    #expect(configuration.mode == .recall && configuration.budget?.bytes == 2_000_000_000)
    #expect(configuration.maxTokens == 99 && configuration.temperature == 1)
    #expect(configuration.topP == 0.5 && configuration.seed == 7 && configuration.mouse == false)
    #expect(
      configuration.panels == [PanelID("cache"), PanelID("speed")] && configuration.theme == .dark)
    #expect(configuration.topK == nil && configuration.window == nil && configuration.keys.isEmpty)
  }

  @Test func `without a file nothing is set`() throws {
    let url = folder.url.appending(path: "none.toml")
    #expect(try ConfigurationFile(url: url).configuration().model == nil)
  }

  @Test(arguments: [
    ("\n\ntempereture = 1", 3, "there is no setting “tempereture”"),
    ("threads = 0", 1, "threads takes a whole number from 1 to 256"),
    ("threads = \"two\"", 1, "threads takes"), ("# a\ntop-p = 0", 2, "top-p takes"),
    ("cache = \"q5\"", 1, "cache takes one of “f32”, “f16”, “q8_0”, “q4”"),
    ("mode = 3", 1, "mode takes one of"), ("panels = [\"cache\", 1]", 1, "panels takes a list"),
    ("panels = [\"clock\"]", 1, "panels takes a list"), ("seed = -1", 1, "seed takes"),
    ("mouse = 1", 1, "mouse takes true or false"), ("keys = 3", 1, "keys is a table"),
    ("[keys]\nzoom = \"+\"", 2, "zoom takes a list of keys"),
    ("[keys]\nzooom = [\"+\"]", 2, "zooom"),
    ("model = ", 1, "Mend that line"),
  ])
  func `an unusable setting is named with its line and its range`(
    text: String, line: Int, words: String
  ) throws {
    let failure = try failure(text)
    #expect(failure.code == .badData)
    #expect(failure.message.contains("config.toml, line \(line):"), "\(failure.message)")
    #expect(failure.message.contains(words), "\(failure.message)")
  }

  @Test func `a file that isn't text or can't be read is refused`() throws {
    let path = folder.path("config.toml")
    let file = ConfigurationFile(url: URL(filePath: path))
    try Folder.write([0xFF, 0xFE, 0x00], to: path)
    #expect(try #require(throws: Failure.self) { try file.configuration() }.code == .badData)
    try Folder.write(repeatElement(UInt8(ascii: "#"), count: 1 << 20 + 1), to: path)
    #expect(try #require(throws: Failure.self) { try file.configuration() }.code == .noInput)
    let directory = ConfigurationFile(url: folder.url)
    #expect(try #require(throws: Failure.self) { try directory.configuration() }.code == .noInput)
  }

  @Test func `keys are rebound`() throws {
    let configuration = try read("[keys]\nzoom = [\"F9\"]")
    #expect(configuration.keys.map(\.command) == ["zoom"])
    #expect(configuration.keys.map(\.keys) == [["F9"]])
    let zoom = configuration.bindings.commands.first { $0.name == "zoom" }
    #expect(zoom?.keys.map(\.name) == ["F9"])
  }

  @Test func `every setting takes its own standard value`() throws {
    for setting in Setting.all {
      _ = try read("\(setting.name) = \(setting.standard)")
    }
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
  }

  @Test func `strings of the file can't end early or command a terminal`() {
    #expect(TOMLText.string("a\"b\\c") == "\"a\\\"b\\\\c\"")
    #expect(TOMLText.string("\u{1B}[2J") == "\"\\U0000001B[2J\"")
    #expect(TOMLText.string("\u{202E}") == "\"\\U0000202E\"")
    #expect(TOMLText.strings(["a", "b"]) == "[\"a\", \"b\"]")
  }
}
