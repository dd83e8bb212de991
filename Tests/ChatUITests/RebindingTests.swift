import ChatUI
import Screen
import TestSupport
import Testing

/// Other keys for commands, by their names.
@MainActor
struct RebindingTests {
  @Test func `every key of the table has a name that means it`() {
    for key in KeyBindings().all.flatMap(\.keys) {
      #expect(KeyPress(name: key.name) == key, "\(key.name)")
    }
  }

  @Test(arguments: ["", "F0", "F13", "Fx", "^1", "Alt-", "Hyper-x", "paste", "ab", "\n"])
  func `what is no key's name is none`(name: String) {
    #expect(KeyPress(name: name) == nil)
  }

  @Test(arguments: [("^M", KeyPress.enter), ("^J", .newline), ("^I", .tab), ("^H", .backspace)])
  func `keys that terminals can't tell apart are one`(name: String, key: KeyPress) {
    #expect(KeyPress(name: name) == key)
  }

  @Test func `each command's own keys change nothing`() throws {
    let standard = KeyBindings()
    for command in standard.commands {
      let same = try standard.rebinding([(command.name, command.keys.map(\.name))])
      for context in standard.contexts where context != .help {
        for key in command.keys {
          #expect(
            same.command(for: key, in: [context]) == standard.command(for: key, in: [context]),
            "\(command.name) \(key.name)")
        }
      }
    }
  }

  @Test func `names of commands are words that stand for one command each`() {
    let names = KeyBindings().commands.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
    #expect(names.contains("zoom") && names.contains("line-down") && names.contains("context"))
  }

  @Test func `letters work where nothing is typed, other keys everywhere`() async throws {
    var settings = ScreenSettings()
    settings.keys = try KeyBindings().rebinding([("zoom", ["z", "F11"]), ("redraw", ["R"])])
    let app = AppDriver(settings: settings)
    await app.finishOpening()
    await app.press(.character("z"))
    #expect(app.state.question.editor.text == "z" && !app.state.arrangement.isZoomed)
    await app.press(.function(11))
    #expect(app.state.arrangement.isZoomed)
    await app.press(.tab, .character("z"))
    #expect(!app.state.arrangement.isZoomed)
    await app.press(.character("+"), .alt("+"))
    #expect(!app.state.arrangement.isZoomed)
    let before = app.display.invalidateCount
    await app.press(.control("l"))
    #expect(app.display.invalidateCount == before)
    await app.press(.character("R"))
    #expect(app.display.invalidateCount == before + 1)
  }

  @Test func `help and hints tell the keys that hold`() async throws {
    var settings = ScreenSettings()
    settings.keys = try KeyBindings().rebinding([("help", ["F12"]), ("quit", [])])
    let app = AppDriver(settings: settings)
    await app.finishOpening()
    #expect(app.text.contains("F12 help") && !app.text.contains("F10"))
    await app.press(.function(12))
    #expect(app.text.contains("F12 ") && !app.text.contains("F10"))
    await app.press(.escape)
    await app.tell(.terminate(signal: 15))
    #expect(await app.hasEnded())
  }

  @Test(
    arguments: [
      ("fly", ["F5"], KeyBindingError.unknownCommand("fly")),
      ("zoom", ["Meta-z"], .unknownKey("Meta-z", command: "zoom")),
      ("ask", ["a"], .letterIsTyped("a", command: "ask")),
      ("zoom", ["q"], .ambiguous(key: "q", commands: ["zoom", "quit"])),
      ("ask", ["^W"], .ambiguous(key: "^W", commands: ["ask", "cut the word to the left"])),
      ("edit", ["^W"], .unknownCommand("edit")),
    ])
  func `what can't be is said`(command: String, keys: [String], error: KeyBindingError) {
    #expect(throws: error) { try KeyBindings().rebinding([(command, keys)]) }
  }
}
