import ArgumentParser
import Documents
import Inference

struct TokenizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the token ids of texts as JSON, one document per line.",
    discussion: "Text that looks like a control token is plain text here; no BOS is added.")

  @OptionGroup var model: ModelOptions

  @Argument(help: "Text files; by default standard input, also with -.")
  var files: [String] = []

  func run() async throws {
    try await failing {
      let tokenizer = try FileTokenizer(path: model.path())
      tokenizer.notice.map(ProgressLine(isQuiet: false).note)
      for file in files.isEmpty ? ["-"] : files {
        let reader = DocumentReader()
        let document = try file == "-" ? reader.standardInput() : reader.document(path: file)
        let ids = tokenizer.ids(document.text)
        let line = "[" + ids.map(String.init).joined(separator: ", ") + "]\n"
        try Output.write(line)
      }
    }
  }
}
