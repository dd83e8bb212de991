import ArgumentParser

struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Open a document and ask questions of it (the default).")

  @OptionGroup var model: ModelOptions
  @OptionGroup var answering: AnswerOptions

  @Argument(help: "A text or Markdown file.")
  var file: String

  func run() async throws {}
}
