import Foundation

/// Where programs of the user keep what can't be made again.
enum DataFolder {
  /// Our part of it, by the XDG Base Directory Specification.
  static func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    // The specification has relative paths ignored.
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return URL(filePath: data ?? NSHomeDirectory() + "/.local/share")
      .appending(path: "lcchat", directoryHint: .isDirectory)
  }

  /// The file of the sessions.
  static var sessions: String { url().appending(path: "sessions.sqlite").path }
}
