import ArgumentParser
import ChatUI
import Documents
import Foundation
import Wording

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the current settings as a configuration file.",
    discussion: """
      The settings are in config.toml in XDG_CONFIG_HOME/lcchat (~/.config/lcchat). Options on the \
      command line override them. A setting that isn't in the file is printed as a comment with \
      its default, so `lcchat config > FILE` makes a file to start from.
      """)

  func run() async throws {
    try await failing {
      try Output.writeUntrusted(Self.text(try Configuration.loaded.get()))
    }
  }

  private static func text(_ configuration: Configuration) -> String {
    var lines = [
      "# The settings of lcchat, from this file:",
      "# \(Configuration.url.path.escapingControls)", "",
    ]
    for setting in Setting.all {
      lines.append("# \(setting.help)")
      let value = setting.show(configuration)
      lines.append("\(value == nil ? "# " : "")\(setting.name) = \(value ?? setting.standard)")
    }
    lines += [
      "", "# Keys of commands, named as in the help; letters work outside the input line.",
      "[keys]",
    ]
    for command in configuration.bindings.commands {
      let isSet = configuration.keys.contains { $0.command == command.name }
      let keys = TOMLText.strings(command.keys.map(\.name))
      lines.append("\(isSet ? "" : "# ")\(command.name) = \(keys)  # \(command.help)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
