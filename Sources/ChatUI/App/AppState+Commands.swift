import Chat
import Screen

extension AppState {
  /// Runs a command that was typed after /.
  mutating func run(_ text: String) -> [Effect] {
    let line = CommandLine(text)
    guard let command = line.command else {
      return carryOut([.error("There is no command /\(line.name). /help lists what there is.")])
    }
    if surface == .lines, command.needsScreen {
      return carryOut([
        .error("/\(line.name) needs the full screen: start lcchat without --plain.")
      ])
    }
    return carryOut(run(command, line.argument))
  }

  private mutating func run(_ command: SlashCommand, _ argument: String) -> [Request] {
    switch command {
    case .help:
      if surface == .lines { return SlashCommand.plainHelp }
      help = HelpPane(keys, size: size)
      return []
    case .find where argument.isEmpty: return [.error("/find takes a question.")]
    // The command stays with the question, so that it counts again if the question is asked again.
    case .whole, .find: return dialogue.ask(command.typed(argument), about: document)
    case .retry: return dialogue.retry()
    case .edit: return dialogue.editLast()
    case .copy: return dialogue.copyLast()
    case .quote: return reading.setQuote(named: argument)
    case .mode: return reading.setMode(named: argument, at: progress, isAnswering: isAnswering)
    case .budget:
      let taken = measurements.telemetry.processBytes
      return reading.setBudget(argument, processBytes: taken, at: progress)
    case .model: return reading.setModel(argument, at: progress)
    case .open: return dialogue.files.open(argument)
    case .read: return reading.resumeReading()
    case .save: return [.effect(.session(.save(name: argument.isEmpty ? nil : argument)))]
    case .export, .exportReplacing:
      guard !argument.isEmpty else {
        return [.error("/export takes the name of a file that ends in .md or .json.")]
      }
      let isReplacing = command == .exportReplacing
      return [.effect(.session(.export(path: argument, isReplacing: isReplacing)))]
    case .sessions: return [.effect(.session(.list))]
    case .theme: return screen.setTheme(named: argument)
    case .mouse: return screen.setMouse(argument)
    case .quit: return [.effect(.quit)]
    }
  }
}
