import ArgumentParser
import Foundation

@main
struct LCChat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lcchat",
    abstract: "Ask questions about a whole book, offline, in the terminal.",
    usage: """
      lcchat [<option> ...] [FILE ...]
      lcchat ask QUESTION FILE ...
      lcchat <subcommand> [<option> ...]
      """,
    discussion: """
      Examples:
        lcchat book.txt                     open a book on the screen
        lcchat                              the last session, or the handbook
        lcchat ask "Who is Daisy?" book.txt answer one question
        lcchat --continue 3                 resume session 3
        lcchat cache list                   list cached readings

      `lcchat COMMAND --help` shows more examples.
      """,
    version: programVersion,
    groupedSubcommands: [
      CommandGroup(name: "Everyday", subcommands: [ChatCommand.self, AskCommand.self]),
      CommandGroup(
        name: "Saved data",
        subcommands: [SessionsCommand.self, CacheCommand.self, ConfigCommand.self]),
      CommandGroup(
        name: "Model",
        subcommands: [
          ModelsCommand.self, InspectCommand.self, BenchCommand.self, CalibrateCommand.self,
          EvalCommand.self,
        ]),
      CommandGroup(
        name: "Engine check",
        subcommands: [
          TokenizeCommand.self, LogitsCommand.self, EmbedCommand.self, PerplexityCommand.self,
        ]),
      CommandGroup(name: "Other", subcommands: [ManCommand.self]),
    ],
    defaultSubcommand: ChatCommand.self)

  static func main() async {
    Output.reserveStandardStreams()
    do {
      let words = ArgumentList(CommandLine.arguments.dropFirst()).words
      try CommandNames(words).check()
      var command = try parseAsRoot(words)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      failure.exit()
    } catch  where exitCode(for: error).isSuccess {
      exit(withError: error)
    } catch {
      // The message may quote names of files.
      Output.note(ParserMessage(fullMessage(for: error)).text.escapingControlsInLines + "\n")
      Foundation.exit(exitCode(for: error).rawValue)
    }
  }
}
