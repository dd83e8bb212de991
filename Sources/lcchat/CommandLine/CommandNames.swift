import ArgumentParser
import Foundation

/// Finds misspelt commands, which the parser would read as files or ignore.
package struct CommandNames {
  private let arguments: [String]

  package init(_ arguments: [String]) { self.arguments = arguments }

  /// Throws if a word that should be a command is neither a command nor a file.
  package func check() throws(Failure) {
    guard let first = arguments.first, !first.hasPrefix("-"), !Self.others.contains(first) else {
      return
    }
    guard let command = Self.commands(of: LCChat.self).first(where: { Self.name($0) == first })
    else { return try checkFile(first) }
    let names = Self.commands(of: command).map(Self.name)
    guard !names.isEmpty, let second = arguments.dropFirst().first, !second.hasPrefix("-"),
      !names.contains(second)
    else { return }
    let meant =
      second.closest(in: names).map { "did you mean `lcchat \(first) \($0)`?" }
      ?? "there are " + names.joined(separator: ", ") + "."
    throw Failure(.usage, "There is no `lcchat \(first) \(second)`: \(meant)")
  }

  private func checkFile(_ word: String) throws(Failure) {
    guard !word.contains("/"), !word.contains("."),
      !FileManager.default.fileExists(atPath: word),
      let name = word.closest(in: Self.commands(of: LCChat.self).map(Self.name) + Self.others)
    else { return }
    throw Failure(
      .usage, "There is no file and no command “\(word)”: did you mean `lcchat \(name)`?")
  }

  /// Words that the parser accepts besides our commands.
  private static let others = ["help", "--version"]

  private static func commands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    command.configuration.subcommands
  }

  private static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
  }
}
