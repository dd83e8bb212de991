import ArgumentParser
import Chat
import Foundation
import Wording

/// A memory budget on the command line or in the configuration: an amount of memory, or off.
package struct MemoryLimit: ExpressibleByArgument, CustomStringConvertible, Sendable {
  package let bytes: Int?
  /// The budget in the user's words.
  package let description: String

  static let off = MemoryLimit(bytes: nil, description: "off")
  static let takes = "an amount of memory, such as “2G” or “512M”, or “off”"

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
