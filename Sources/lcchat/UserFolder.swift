import Foundation

/// The folders for a user's files, by the XDG Base Directory Specification.
enum UserFolder {
  case configuration, state

  /// Our part of it.
  func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    let (variable, standard) =
      switch self {
      case .configuration: ("XDG_CONFIG_HOME", "/.config")
      case .state: ("XDG_STATE_HOME", "/.local/state")
      }
    // The specification has relative and empty paths ignored.
    let folder = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return URL(filePath: folder ?? NSHomeDirectory() + standard)
      .appending(path: "lcchat", directoryHint: .isDirectory)
  }
}
