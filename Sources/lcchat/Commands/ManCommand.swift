import ArgumentParser
import ChatUI

struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: "Print the manual page, which `make install` installs for `man lcchat`.")

  func run() throws {
    try Output.write(ManualPage().text)
  }
}

/// The manual page, made from the program's help texts: roff with the macros of man(7).
package struct ManualPage {
  private static let width = 76

  package init() {}

  package var text: String {
    let sections = [
      [
        ".TH LCCHAT 1", Self.section("NAME"),
        "lcchat \\- ask questions about a whole book, offline",
      ],
      [Self.section("SYNOPSIS"), Self.verbatim(Self.synopsis)],
      [Self.section("DESCRIPTION"), Self.verbatim(LCChat.configuration.discussion)],
      [Self.section("COMMANDS")] + LCChat.configuration.subcommands.flatMap(Self.command),
      [Self.section("KEYS")] + Self.keys,
      [Self.section("COMMANDS ON THE SCREEN")]
        + SlashCommand.allCases.flatMap { command in
          let name = ["/" + command.rawValue, command.argument].compactMap(\.self)
          return Self.item(name.joined(separator: " "), command.help)
        },
      [Self.section("FILES")] + Self.files,
      [Self.section("EXIT STATUS")] + Self.statuses,
    ]
    return sections.flatMap(\.self).joined(separator: "\n") + "\n"
  }

  private static var synopsis: String {
    "lcchat [FILE ...]\nlcchat ask QUESTION FILE ...\nlcchat COMMAND [OPTION ...]"
  }

  private static func command(_ command: any ParsableCommand.Type) -> [String] {
    // Commands and their subcommands have the same kind of help.
    let help = LCChat.helpMessage(for: command, columns: width)
    let below = command.configuration.subcommands.flatMap { child in
      [".PP", verbatim(LCChat.helpMessage(for: child, columns: width))]
    }
    return [".SS " + plain(command.configuration.commandName ?? ""), verbatim(help)] + below
  }

  private static var keys: [String] {
    KeyBindings().sections.flatMap { section in
      [".SS " + plain(section.title)]
        + section.bindings.flatMap { binding in
          item(binding.keys.map(\.name).joined(separator: ", "), binding.help)
        }
    }
  }

  private static var files: [String] {
    item("~/.config/lcchat/config.toml", "settings; `lcchat config` prints all (XDG_CONFIG_HOME)")
      + item(
        "~/.local/state/lcchat/layout.json", "the screen's layout of the last run (XDG_STATE_HOME)")
      + item(
        "~/.cache/lcchat",
        "cached readings, which `lcchat cache` lists and clears, and the handbook (XDG_CACHE_HOME)")
      + item("~/.local/share/lcchat/sessions.sqlite", "sessions (XDG_DATA_HOME)")
      + item("~/.local/share/lcchat/models", "models (LCCHAT_MODELS, XDG_DATA_HOME)")
  }

  private static var statuses: [String] {
    Failure.Code.allCases.reduce(into: item("0", "success")) { lines, code in
      lines += item("\(code.rawValue)", code.meaning)
    }
  }

  private static func section(_ title: String) -> String { ".SH " + title }

  private static func item(_ name: String, _ text: String) -> [String] {
    [".TP", ".B " + plain(name), plain(text)]
  }

  private static func verbatim(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      plain(String($0))
    }
    return ([".nf"] + lines + [".fi"]).joined(separator: "\n")
  }

  /// Returns text without requests or escapes of roff.
  private static func plain(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      case "`": escaped += "\\(ga"
      case "'": escaped += "\\(aq"
      case "\"": escaped += "\\(dq"
      default: escaped.append(character)
      }
    }
    return escaped.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(".") ? "\\&" + $0 : $0 }.joined(separator: "\n")
  }
}
