import ArgumentParser
import Foundation

@main
struct LCChat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lcchat",
    abstract: "Ask questions of a whole book, offline, in the terminal.",
    discussion: "lcchat FILE opens the file; `lcchat ask` answers one question without a screen.",
    subcommands: [
      ChatCommand.self, AskCommand.self, InspectCommand.self, TokenizeCommand.self,
      LogitsCommand.self, EmbedCommand.self, PerplexityCommand.self, BenchCommand.self,
      EvalCommand.self, CalibrateCommand.self, CacheCommand.self, SessionsCommand.self,
      ConfigCommand.self, ManCommand.self,
    ],
    defaultSubcommand: ChatCommand.self)

  static func main() async {
    Output.reserveStandardStreams()
    do {
      var command = try parseAsRoot()
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
      Output.note(fullMessage(for: error).escapingControlsInLines + "\n")
      Foundation.exit(exitCode(for: error).rawValue)
    }
  }
}
