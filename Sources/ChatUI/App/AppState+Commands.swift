import Chat
import Screen

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
    case .mode:
      return carryOut(
        reading.setMode(named: argument, at: progress, isAnswering: isAnswering))
    case .budget:
      let taken = measurements.telemetry.processBytes
      return carryOut(reading.setBudget(argument, processBytes: taken, at: progress))
    case .model: return carryOut(reading.setModel(argument, at: progress))
    case .open: return carryOut(reading.files.open(argument))
    case .read: return carryOut(reading.resumeReading())
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
      help = HelpPane(keys, size: size)
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

  /// Sets the theme; without a name, shows the present theme.
  private mutating func setTheme(named name: String) -> [Effect] {
    let names = ThemeName.allCases.map(\.rawValue).joined(separator: ", ")
    guard let theme = ThemeName(rawValue: name.lowercased()) else {
      if name.isEmpty {
        let now = arrangement.theme.rawValue
        transcript.append(notice: "Theme \(now). /theme NAME changes it: \(names).")
      } else {
        transcript.append(error: "There is no theme \(name): \(names).")
      }
      return []
    }
    screen.setTheme(theme)
    status.text = "Theme \(theme.rawValue)"
    return [.setTheme(theme)]
  }

  /// Switches the mouse on or off; without an argument, says which it is.
  private mutating func setMouse(_ argument: String) -> [Effect] {
    switch argument.lowercased() {
    case "on": screen.setMouse(true)
    case "off": screen.setMouse(false)
    case "":
      let now = screen.isMouseOn ? "on" : "off: the terminal's own"
      transcript.append(notice: "The mouse is \(now). /mouse on or /mouse off changes it.")
      return []
    default:
      transcript.append(error: "/mouse takes on or off.")
      return []
    }
    status.text =
      screen.isMouseOn ? "The mouse is on" : "The mouse is the terminal's own: it selects text"
    return [.setMouse(screen.isMouseOn)]
  }

  /// Returns a text without the blanks at both ends.
  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
