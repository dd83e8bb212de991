package import Foundation

/// The folders for a user's files, by the XDG Base Directory Specification.
package enum UserFolder {
  case configuration, state
  /// Files that can't be restored.
  case data
  /// Files that lcchat can make again.
  case cache

  /// The file of the sessions.
  static var sessions: String { data.url().appending(path: "sessions.sqlite").path }

  /// Returns the subfolder of lcchat.
  package func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    let (variable, standard) =
      switch self {
      case .configuration: ("XDG_CONFIG_HOME", "/.config")
      case .state: ("XDG_STATE_HOME", "/.local/state")
      case .data: ("XDG_DATA_HOME", "/.local/share")
      case .cache: ("XDG_CACHE_HOME", "/.cache")
      }
    // The specification says that relative and empty paths are ignored.
    let folder = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return URL(filePath: folder ?? Self.home(environment) + standard)
      .appending(path: "lcchat", directoryHint: .isDirectory)
  }

  /// Returns `$HOME`; Foundation would prefer the password file's entry.
  private static func home(_ environment: [String: String]) -> String {
    environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
  }

  /// Returns a path in which ~ is replaced by the home folder of the user, or ~NAME by NAME's.
  package static func expandingTilde(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else {
      return NSString(string: path).expandingTildeInPath
    }
    return home(ProcessInfo.processInfo.environment) + path.dropFirst()
  }
}
