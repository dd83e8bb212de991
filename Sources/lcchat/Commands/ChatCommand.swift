import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Screen
import Terminal
import Wording
import Inference
import Sessions

struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Open documents and ask questions about them.",
    discussion: """
      Without files, lcchat resumes the last session whose files still exist, or opens the \
      handbook. Piped text becomes the document, if there is a terminal for questions.

      Examples:
        lcchat gatsby.txt notes.md
        pdftotext paper.pdf - | lcchat
        lcchat --model smollm2 --mode recall gatsby.txt
        lcchat --continue
        lcchat --plain gatsby.txt < questions.txt
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var answering: AnswerOptions
  @OptionGroup var finder: FinderOption
  @OptionGroup var scorer: ScorerOption

  @Option(
    name: .customLong("continue"), defaultAsFlag: SessionChoice.newest,
    help: ArgumentHelp(
      """
      Resume the newest session, or the one with this number, with its documents, turns, model and \
      mode.
      """, valueName: "id"))
  var session: SessionChoice?

  @Flag(
    help: ArgumentHelp(
      """
      Write line by line instead of drawing a screen, for screen readers and pipes. This is the \
      default without a terminal or if ACCESSIBLE is set.
      """))
  var plain = false

  @Argument(
    help: "Text or Markdown files; by default the last session or the handbook.",
    completion: .file())
  var files: [String] = []

  func validate() throws {
    if session != nil, !files.isEmpty {
      throw ValidationError("--continue opens the session's own documents; /open adds others.")
    }
  }

  func run() async throws {
    try await failing {
      // From here on, standard input is the terminal, even if the document was piped in.
      let piped = try pipedDocument()
      let isPlain = plain || PlainChat.isNeeded()
      if isPlain, piped == nil, files.contains("-") {
        throw Failure(
          .usage,
          "Questions come from standard input, so the document can't: give a file, or use "
            + "lcchat ask."
        )
      }
      let start = try start(piped)
      if isPlain {
        try await converse(chat(start), start)
      } else {
        try await show(chat(start), start)
      }
    }
  }

  /// Reads the document that is piped in; nil if there is none.
  ///
  /// It throws if there is no terminal for questions.
  private func pipedDocument() throws -> Document? {
    guard session == nil, !plain, files.isEmpty || files == ["-"], isatty(STDIN_FILENO) == 0 else {
      return nil
    }
    guard Keyboard.isThere else {
      guard files.isEmpty else { return nil }
      throw Failure(
        .usage,
        "The piped text is the document, and there is no terminal for questions: use "
          + "`lcchat ask \"question\"`, or give a file and pipe the questions in.")
    }
    let document = try DocumentReader().standardInput()
    try Keyboard.becomeStandardInput()
    return document
  }

  private func start(_ piped: Document?) throws -> SessionStart {
    let mode = answering.mode
    if let session { return try resuming(session.record()) }
    if let piped { return try SessionStart(piped, model: model.model, mode: mode) }
    guard files.isEmpty else {
      return try SessionStart(DocumentFiles.document(files), model: model.model, mode: mode)
    }
    let choice = SessionChoice.newestThatOpens()
    if let record = choice.record {
      var start = try resuming(record)
      start.notices.insert(SessionTable.opened(record), at: 0)
      return start
    }
    var start = try SessionStart(Handbook.document(), model: model.model, mode: mode)
    start.notices = [choice.notice, Handbook.notice].compactMap(\.self)
    return start
  }

  private func resuming(_ record: SessionRecord) throws -> SessionStart {
    var record = record
    // Options on the command line override the session's.
    if Self.isGiven("--model") { record.model = try ModelFile.lastingName(model.model) }
    if Self.isGiven("--mode") { record.mode = answering.mode }
    return try SessionStart(resuming: record)
  }

  /// Returns true if an option is on the command line; its value doesn't show it, because it may
  /// be the default.
  private static func isGiven(_ option: String) -> Bool {
    CommandLine.arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
  }

  private func chat(_ start: SessionStart) throws -> Conversation {
    let desk = ModelDesk(model, finder: finder.finder)
    var options = answering.chatOptions
    let load = try desk.loader(start.record.model, room: options.memoryBudget)
    options.mode = start.record.mode
    let path = UserFolder.sessions
    return Conversation(
      document: start.document, modelName: start.record.model, options: options,
      tools: try scorer.tools(threads: model.threads),
      journal: SessionJournal(start.record) { () throws(SessionStoreError) in
        try SessionStore(path: path)
      },
      loadOther: { name, room in
        try await desk.loader(UserFolder.expandingTilde(name), isChange: true, room: room)()
      }, load: load)
  }

  @MainActor
  private func show(_ conversation: Conversation, _ start: SessionStart) async throws {
    let display = try CursesDisplay(environment: ProcessInfo.processInfo.environment)
    defer { display.close() }
    let runtime = runtime(
      display, nil, display.events, conversation, start, stop: display.stopUntilContinued)
    await runtime.run()
    display.close()
    await finish(conversation, runtime)
    // Quitting by a key, also with ^C twice, is success; after a signal, the exit status shows it.
    if let signal = display.terminatingSignal {
      Output.end(by: signal)
    }
  }

  /// The configuration's settings of the screen, or else those of the last run.
  private static var settings: ScreenSettings {
    let configuration = Configuration.standing
    var settings = ScreenSettings()
    settings.keys = configuration.bindings
    settings.isMouseOn = configuration.mouse
    settings.arrangement = ArrangementStore().arrangement()
    settings.arrangement.theme = configuration.theme ?? settings.arrangement.theme
    settings.arrangement.panels = configuration.panels ?? settings.arrangement.panels
    return settings
  }

  @MainActor
  private func converse(_ conversation: Conversation, _ start: SessionStart) async throws {
    let input = PlainInput()
    defer { withExtendedLifetime(input) {} }
    let runtime = runtime(
      NoDisplay(), PlainChat.page, input.events, conversation, start, stop: {})
    await runtime.run()
    await finish(conversation, runtime)
    // A script must see that there was no answer; the reason has been printed.
    if case .ended(.failed) = runtime.state.reading.opening, isatty(STDIN_FILENO) == 0 {
      Foundation.exit(Failure.Code.badData.rawValue)
    }
  }

  /// Saves the unfinished answer when the user quits.
  @MainActor
  private func finish(_ conversation: Conversation, _ runtime: Runtime) async {
    if runtime.state.isAnswering { await conversation.finish() }
  }

  @MainActor
  private func runtime(
    _ display: any Display, _ page: PlainPage?, _ events: AsyncStream<TerminalEvent>,
    _ conversation: Conversation, _ start: SessionStart, stop: @escaping @MainActor () -> Void
  ) -> Runtime {
    Runtime(
      display: display, page: page, answering: conversation, document: start.document,
      mode: start.record.mode, quote: answering.quote,
      settings: Self.settings,
      resuming: start.isResumed ? start.record : nil, notices: start.notices,
      models: ModelFile.catalog.map(\.name),
      terminalEvents: events, clock: FrameClock(ContinuousClock()),
      readDocument: DocumentFiles.document(typed:), listFiles: FileNames.beginning(with:),
      handleSession: SessionDesk(conversation: conversation).handle,
      keep: ArrangementStore().keep(_:),
      stopUntilContinued: stop)
  }
}
