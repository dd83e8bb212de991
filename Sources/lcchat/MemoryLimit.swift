import ArgumentParser
import Chat
import Foundation
import Wording

/// A budget as the command line and the configuration take it: an amount of memory, or off.
package struct MemoryLimit: ExpressibleByArgument, CustomStringConvertible, Sendable {
  package let bytes: Int?
  /// As it was given.
  package let description: String

  static let off = MemoryLimit(bytes: nil, description: "off")
  static let takes = "an amount of memory, as “2G” or “512M”, or “off”"

  package init?(argument: String) {
    let isOff = argument.lowercased() == Self.off.description
    guard isOff || MemorySize(argument) != nil else { return nil }
    self.init(bytes: MemorySize(argument)?.bytes, description: argument)
  }

  private init(bytes: Int?, description: String) {
    self.bytes = bytes
    self.description = description
  }
}

/// What the process takes in memory now.
enum ProcessMemory {
  /// The bytes that are resident; nil where the system doesn't tell.
  static func bytes() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    // Pages: size, resident, shared, …
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// The most bytes that were resident so far; nil where the system doesn't tell.
  static func peakBytes() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return Int(line.filter(\.isNumber)).map { $0 * 1024 }
  }
}
