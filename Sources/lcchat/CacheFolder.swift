import Foundation

/// Where programs of the user keep what they can make again.
enum CacheFolder {
  /// Our part of it, by the XDG Base Directory Specification.
  static func url(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
    UserFolder.cache.url(environment: environment)
  }
}
