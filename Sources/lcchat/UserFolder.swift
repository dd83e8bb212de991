package import Foundation

/// The folders for a user's files, by the XDG Base Directory Specification.
package enum UserFolder {
  case configuration, state
  /// What can't be made again.
  case data
  /// What can.
  case cache

  /// The file of the sessions.
  static var sessions: String { data.url().appending(path: "sessions.sqlite").path }

  /// Our part of it.
  package func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    let (variable, standard) =
      switch self {
      case .configuration: ("XDG_CONFIG_HOME", "/.config")
      case .state: ("XDG_STATE_HOME", "/.local/state")
      case .data: ("XDG_DATA_HOME", "/.local/share")
      case .cache: ("XDG_CACHE_HOME", "/.cache")
      }
    // The specification has relative and empty paths ignored.
    let folder = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return URL(filePath: folder ?? Self.home(environment) + standard)
      .appending(path: "lcchat", directoryHint: .isDirectory)
  }

  /// `$HOME`, which Foundation passes over for the password file's.
  private static func home(_ environment: [String: String]) -> String {
    environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
  }

  /// A path with the user's own folder, or another's, in place of ~.
  package static func expandingTilde(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else {
      return NSString(string: path).expandingTildeInPath
    }
    return home(ProcessInfo.processInfo.environment) + path.dropFirst()
  }
}
