import ArgumentParser
import Chat
import Documents
import Foundation

struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Answer one question about a document and end.",
    discussion: "The answer goes to standard output, progress and statistics to standard error.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var answering: AnswerOptions

  @Option(name: .shortAndLong, help: "The question.")
  var question: String

  @Flag(help: "Print one JSON object with answer, token counts, timings and what was seen.")
  var json = false

  @Flag(help: "No progress and statistics.")
  var quiet = false

  @Argument(help: "A text file; what is piped in, or - for standard input, if it isn't given.")
  var file: String?

  func validate() throws {
    guard question.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The question is empty: give one with -q.")
    }
  }

  func run() async throws {
    try await failing {
      let progress = ProgressLine(isQuiet: quiet)
      let document = try document(progress)
      let load = try model.loader()
      let session = ChatSession(
        document: document, modelName: model.model, options: answering.chatOptions,
        heads: HeadStore(), snapshots: SnapshotStore(folder: CacheFolder.url())
      ) { try await load() }
      document.notices.forEach(progress.note)

      let work = Task { try await answer(session, progress) }
      let interruption = Interruption { work.cancel() }
      do {
        try await work.value
      } catch {
        progress.clear()
        throw interruption.signal.map(Failure.init(signal:)) ?? error
      }
    }
  }

  private func document(_ progress: ProgressLine) throws -> Document {
    if let file, file != "-" { return try DocumentReader().document(path: file) }
    if isatty(STDIN_FILENO) == 1 {
      guard file != nil else {
        throw Failure(.usage, "There is no document: name a text file, or pipe one in.")
      }
      progress.note("Type or paste the document; ^D on a line of its own ends it.")
    }
    return try DocumentReader().standardInput()
  }

  private func answer(_ session: ChatSession, _ progress: ProgressLine) async throws {
    for await event in session.open() {
      switch event {
      case .loadingModel(let name): progress.show("loading \(name)")
      case .modelLoaded: break
      case .calibrating(let share):
        progress.show("getting to know the model: \(Int(share * 100)) %")
      case .planned(let plan): progress.note(plan.explanation)
      case .notice(let notice): progress.note(notice)
      case .reading(let reading): progress.show(reading)
      case .ended(.completed), .ended(.cancelled): break
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    try Task.checkCancellation()
    var text = ""
    for await event in session.ask(question) {
      switch event {
      case .reading(let reading): progress.show(reading)
      case .recalled, .cited: break
      case .notice(let notice): progress.note(notice)
      case .text(let part):
        progress.clear()
        text += part
        if !json { try Output.writeUntrusted(part) }
      case .ended(.finished(let statistics)):
        progress.clear()
        try Output.write(json ? AskReport(answer: text, statistics).json : "\n")
        progress.note(statistics.summary)
      case .ended(.cancelled): break
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    // What was begun is kept; the message comes on a line of its own.
    if Task.isCancelled, !json, !text.isEmpty { try Output.write("\n") }
    try Task.checkCancellation()
  }
}
