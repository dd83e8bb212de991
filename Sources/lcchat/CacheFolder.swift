import Foundation

/// Where programs of the user keep what they can make again.
enum CacheFolder {
  /// Our part of it, by the XDG Base Directory Specification.
  static func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    // The specification has relative paths ignored.
    let cache = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return URL(filePath: cache ?? NSHomeDirectory() + "/.cache")
      .appending(path: "lcchat", directoryHint: .isDirectory)
  }
}
