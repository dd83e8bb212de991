import ArgumentParser
import ChatUI
import Documents
import Foundation
import Wording

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the settings in force as a configuration file.",
    discussion: """
      Settings stand in config.toml in XDG_CONFIG_HOME/lcchat (~/.config/lcchat); options on the \
      command line win over them. What nothing sets is printed behind a #, as it is without a file: \
      `lcchat config > FILE` is a start for one of your own.
      """)

  func run() async throws {
    try await failing {
      try Output.writeUntrusted(Self.text(try Configuration.loaded.get()))
    }
  }

  private static func text(_ configuration: Configuration) -> String {
    var lines = [
      "# The settings of lcchat. They stand in this file:",
      "# \(Configuration.url.path.escapingControls)", "",
    ]
    for setting in Setting.all {
      lines.append("# \(setting.help)")
      let value = setting.show(configuration)
      lines.append("\(value == nil ? "# " : "")\(setting.name) = \(value ?? setting.standard)")
    }
    lines += [
      "", "# Keys of commands, by the names that help shows; letters work where nothing is typed.",
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
