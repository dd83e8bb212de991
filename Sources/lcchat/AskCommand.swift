import ArgumentParser
import Chat
import Dispatch
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

  @Argument(help: "A text file; standard input (or -) if it isn't given.")
  var file: String = "-"

  func validate() throws {
    guard question.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The question is empty: give one with -q.")
    }
  }

  func run() async throws {
    try await failing {
      let reader = DocumentReader()
      let document = try file == "-" ? reader.standardInput() : reader.document(path: file)
      let load = try model.loader()
      let session = ChatSession(
        document: document, modelName: model.model, options: answering.chatOptions
      ) { try await load() }
      let progress = ProgressLine(isQuiet: quiet)
      document.notices.forEach(progress.note)

      // ^C and SIGTERM end like any error: the line is cleared and the code says so.
      let work = Task { try await answer(session, progress) }
      let signals = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { work.cancel() }
        source.resume()
        return source
      }
      defer { signals.forEach { $0.cancel() } }
      try await work.value
    }
  }

  private func answer(_ session: ChatSession, _ progress: ProgressLine) async throws {
    for await event in session.open() {
      switch event {
      case .loadingModel(let name): progress.show("loading \(name)")
      case .modelLoaded: break
      case .planned(let plan): progress.note(plan.explanation)
      case .reading(let reading): progress.show(reading)
      case .ended(.completed): break
      case .ended(.cancelled): throw Failure(.interrupted, "stopped while reading.")
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    try checkCancellation("stopped while reading.")
    var text = ""
    for await event in session.ask(question) {
      switch event {
      case .reading(let reading): progress.show(reading)
      case .notice(let notice): progress.note(notice)
      case .text(let part):
        progress.clear()
        text += part
        if !json { try Output.write(part) }
      case .ended(.finished(let statistics)):
        if json {
          try Output.write(AskReport(answer: text, statistics).json)
        } else {
          try Output.write("\n")
        }
        progress.note(statistics.summary)
      case .ended(.cancelled): break
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    try checkCancellation("stopped while answering.")
  }

  private func checkCancellation(_ message: String) throws {
    if Task.isCancelled { throw Failure(.interrupted, message) }
  }
}

/// Standard output; a reader that has gone away ends the program quietly.
enum Output {
  static func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        throw Failure(
          .cannotCreate, "standard output can't be written: \(String(cString: strerror(errno))).")
      }
      bytes = bytes.dropFirst(written)
    }
  }
}
