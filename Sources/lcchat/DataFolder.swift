import Foundation

/// Where programs of the user keep what can't be made again.
enum DataFolder {
  /// Our part of it, by the XDG Base Directory Specification.
  static func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    UserFolder.data.url(environment: environment)
  }

  /// The file of the sessions.
  static var sessions: String { url().appending(path: "sessions.sqlite").path }
}
