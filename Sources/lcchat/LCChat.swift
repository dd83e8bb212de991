import ArgumentParser

@main
struct LCChat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lcchat",
    abstract: "Ask questions of a whole book, offline, in the terminal.",
    discussion: "lcchat FILE opens the file; `lcchat ask` answers one question without a screen.",
    subcommands: [
      ChatCommand.self, AskCommand.self, InspectCommand.self, TokenizeCommand.self,
      LogitsCommand.self, BenchCommand.self,
    ],
    defaultSubcommand: ChatCommand.self)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      failure.exit()
    } catch {
      exit(withError: error)
    }
  }
}
