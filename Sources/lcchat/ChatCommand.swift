import ArgumentParser
import Chat
import ChatUI
import Documents
import Foundation
import Terminal

struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Open documents and ask questions of them (the default).")

  @OptionGroup var model: ModelOptions
  @OptionGroup var answering: AnswerOptions

  @Argument(help: "Text or Markdown files.")
  var files: [String]

  func run() async throws {
    try await failing {
      let document = try DocumentFiles.document(files)
      let load = try model.loader()
      let session = ChatSession(
        document: document, modelName: model.model, options: answering.chatOptions,
        heads: HeadStore(), snapshots: SnapshotStore(folder: CacheFolder.url())
      ) { try await load() }
      try await show(session, document)
    }
  }

  /// As the screen was left, where the configuration doesn't say otherwise.
  private static var settings: ScreenSettings {
    let configuration = Configuration.standing
    var settings = ScreenSettings()
    settings.keys = configuration.bindings
    settings.isMouseOn = configuration.mouse ?? true
    settings.arrangement = ArrangementStore().arrangement()
    settings.arrangement.theme = configuration.theme ?? settings.arrangement.theme
    settings.arrangement.panels = configuration.panels ?? settings.arrangement.panels
    return settings
  }

  @MainActor
  private func show(_ session: ChatSession, _ document: Document) async throws {
    let display = try CursesDisplay(environment: ProcessInfo.processInfo.environment)
    defer { display.close() }
    let runtime = Runtime(
      display: display, answering: session, document: document, mode: answering.mode,
      settings: Self.settings, terminalEvents: display.events, clock: FrameClock(ContinuousClock()),
      readDocument: DocumentFiles.document(typed:), listFiles: FileNames.beginning(with:),
      keep: ArrangementStore().keep(_:), stopUntilContinued: display.stopUntilContinued)
    await runtime.run()
    // Quitting by a key, ^C twice included, is success; a signal says itself why the program ended.
    if let signal = display.terminatingSignal {
      display.close()
      Output.end(by: signal)
    }
  }
}
