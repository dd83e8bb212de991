import ArgumentParser

@main struct LCChat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lcchat", abstract: "Ask questions of a whole book, offline, in the terminal.")
}
