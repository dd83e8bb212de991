import Chat

extension AppState {
  /// Runs a command that was typed after /.
  mutating func run(_ text: String) -> [Effect] {
    let name = String(text.dropFirst().prefix { !$0.isWhitespace })
    let argument = Self.trimmed(text.dropFirst(name.count + 1))
    guard let command = SlashCommand(rawValue: name) else {
      transcript.append(error: "There is no command /\(name). /help lists what there is.")
      return []
    }
    if surface == .lines, command.needsScreen {
      transcript.append(error: "/\(name) needs the full screen: start lcchat without --plain.")
      return []
    }
    switch command {
    case .help: showHelp()
    case .retry: return retry()
    case .edit: editLast()
    case .copy: return copyLast()
    case .mode: return setMode(named: argument)
    case .budget: return setBudget(argument)
    case .model: return setModel(argument)
    case .open: return open(argument)
    case .read: return readOn()
    case .save: return [.session(.save(name: argument.isEmpty ? nil : argument))]
    case .export: return export(argument, isReplacing: false)
    case .exportReplacing: return export(argument, isReplacing: true)
    case .sessions: return [.session(.list)]
    case .theme: return setTheme(named: argument)
    case .mouse: return setMouse(argument)
    case .quit: return [.quit]
    }
    return []
  }

  private mutating func showHelp() {
    guard surface == .lines else {
      help = Help()
      return
    }
    for command in SlashCommand.allCases where !command.needsScreen {
      transcript.append(notice: "\(command.usage): \(command.help)")
    }
    transcript.append(notice: "^C: stop; twice: quit. ^D: quit.")
  }

  private mutating func export(_ path: String, isReplacing: Bool) -> [Effect] {
    guard !path.isEmpty else {
      transcript.append(error: "/export takes the name of a file that ends in .md or .json.")
      return []
    }
    return [.session(.export(path: path, isReplacing: isReplacing))]
  }

  /// Without the blanks at both ends.
  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
