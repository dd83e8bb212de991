import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Inference
import Retrieval

struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Answer one question about one or more documents.",
    discussion: """
      The answer goes to standard output; progress and statistics go to standard error.

      Examples:
        lcchat ask "In what did Gatsby believe?" gatsby.txt
        lcchat ask -q "Who is Daisy?" gatsby.txt notes.md
        man tar | lcchat ask "How do I list an archive?"
        lcchat ask --json "Who is Daisy?" gatsby.txt
        lcchat ask "Summarise chapter III." gatsby.txt
        lcchat ask --whole lease.txt
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var answering: AnswerOptions
  @OptionGroup var finder: FinderOption
  @OptionGroup var scorer: ScorerOption

  @Option(name: .shortAndLong, help: "The question; then all other arguments are files.")
  var question: String?

  @Flag(
    help: """
      Summarise the whole text, or the part that the question names; without a question: all of it.
      """)
  var whole = false

  @Flag(help: "Search for the answer, even if the question looks like one about the whole.")
  var find = false

  @Flag(
    help: "Print one JSON object: answer, sources, token counts, timings and the lines it saw.")
  var json = false

  @Flag(help: "Show no progress and no statistics.")
  var quiet = false

  @Argument(
    help: ArgumentHelp(
      """
      The question, unless -q gives it, then text files. Without a file, the piped text is the \
      document; - means standard input.
      """, valueName: "question and files"), completion: .file())
  var words: [String] = []

  func validate() throws {
    guard !whole || !find else { throw ValidationError("Give --whole or --find, not both.") }
    guard !needsNoQuestion else { return }
    guard let asked = question ?? words.first else {
      throw ValidationError(
        "There is no question: use lcchat ask \"question\" FILE, or --question.")
    }
    guard asked.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The question is empty: give one before the files, or with -q.")
    }
    if question == nil, FileManager.default.fileExists(atPath: asked) {
      throw ValidationError(
        "There is no question: “\(asked)” is a file. Use lcchat ask \"question\" \(asked), or"
          + " --question.")
    }
  }

  /// True if `--whole` is given without a question, so that all words are files.
  private var needsNoQuestion: Bool {
    whole && question == nil
      && words.first.map { $0 == "-" || FileManager.default.fileExists(atPath: $0) } ?? true
  }

  /// The question with the command that chooses its kind.
  private var asked: String {
    let text = question ?? (needsNoQuestion ? "" : words.first ?? "")
    return AskedQuestion.typed(text, whole ? .whole : find ? .find : nil)
  }

  private var files: [String] {
    question == nil && !needsNoQuestion ? Array(words.dropFirst()) : words
  }

  func run() async throws {
    try await failing {
      let progress = ProgressLine(isQuiet: quiet)
      let document = try document(progress)
      let load = try ModelDesk(model, finder: finder.finder).loader(
        room: answering.chatOptions.memoryBudget)
      let conversation = Conversation(
        document: document, modelName: model.model, options: answering.chatOptions,
        tools: try scorer.tools(threads: model.threads), load: load)
      document.notices.forEach(progress.note)

      let work = Task { try await answer(conversation, document, progress) }
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
    let files = files.isEmpty && isatty(STDIN_FILENO) == 0 ? ["-"] : files
    guard !files.isEmpty else {
      throw Failure(.usage, "There is no document: give a text file, or pipe a text in.")
    }
    if files.contains("-"), isatty(STDIN_FILENO) == 1 {
      progress.note("Type or paste the document; ^D on an empty line ends it.")
    }
    do {
      return try DocumentFiles.document(files)
    } catch DocumentError.missing(let path) where question == nil && files.count > 1 {
      // The shell split a question without quotation marks into words.
      throw Failure(
        .noInput,
        "\(DocumentError.missing(path: path)) The question is “\(asked)”: if it has more words, "
          + "put quotation marks around all of them.")
    }
  }

  private func answer(
    _ conversation: Conversation, _ document: Document, _ progress: ProgressLine
  ) async throws {
    var plan: ReadingPlan?
    for await event in conversation.open() {
      switch event {
      case .loadingModel(let name): progress.show("loading \(name)")
      case .modelLoaded: break
      case .calibrating(let share):
        progress.show("finding the model's retrieval heads: \(Format.percent(share))")
      case .preparing(let share):
        progress.show("indexing the text: \(Format.percent(share))")
      case .planned(let made):
        plan = made
        progress.note(made.explanation)
      case .notice(let notice): progress.note(notice)
      case .reading(let reading): progress.show(reading)
      case .ended(.completed), .ended(.cancelled): break
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    try Task.checkCancellation()
    var output = CitedOutput { [json] (text) throws(Failure) in
      if !json { try Output.writeUntrusted(text) }
    }
    var hasQuoted = false
    for await event in conversation.ask(asked) {
      switch event {
      case .reading(let reading): progress.show(reading)
      case .summarising(let summary): progress.show(summary)
      case .recalled(let recollection):
        if recollection.namesSources { output.expectSources() }
        if recollection.quotationLeads == true, !json, !hasQuoted,
          let line = QuotationLine(recollection)
        {
          progress.clear()
          try Output.writeUntrusted(line.text + "\n\n")
          hasQuoted = true
        }
      case .cited(let sentence): try output.append(sentence)
      case .notice(let notice): progress.note(notice)
      case .understood(let question): progress.note(question.asUnderstanding)
      case .text(let part):
        progress.clear()
        try output.append(part)
      case .ended(.finished(let statistics)):
        progress.clear()
        try end(&output, statistics, document, plan, hasQuoted: hasQuoted)
        progress.note(statistics.summary(of: document))
      case .ended(.cancelled): break
      case .ended(.failed(let message)): throw Failure(.badData, message)
      }
    }
    // The text so far is kept; the message comes on a new line.
    if Task.isCancelled, !output.text.isEmpty { try output.end() }
    try Task.checkCancellation()
  }

  private func end(
    _ output: inout CitedOutput, _ statistics: AnswerStatistics, _ document: Document,
    _ plan: ReadingPlan?, hasQuoted: Bool
  ) throws {
    if json {
      guard let plan else { throw Failure(.software, "The answer came without a plan.") }
      let report = AskReport(
        answer: output.text, output.sentences, statistics, of: document, plan)
      return try Output.write(report.reportJSON(isPretty: false))
    }
    try output.end()
    if let line = statistics.recollection.flatMap({ QuotationLine($0) }), !hasQuoted {
      try Output.writeUntrusted("\n" + line.text + "\n")
    }
    if let note = output.sentences.unsupportedNote(in: output.text) {
      try Output.writeUntrusted(note + "\n")
    }
    guard let recollection = statistics.recollection, !recollection.passages.isEmpty else { return }
    let sources = SourceList(
      recollection, sentences: output.sentences, hasFiles: document.parts.count > 1)
    try Output.writeUntrusted("\n" + sources.text)
  }
}
