import ArgumentParser
import Foundation
package import Inference

/// A value of `--lora`: an adapter file with an optional factor, or `off`.
package enum AdapterOption: Hashable, Sendable {
  case off
  case file(AdapterChoice)

  /// Refuses `off` together with other values.
  static func check(_ options: [AdapterOption]) throws {
    guard options.count < 2 || !options.contains(.off) else {
      throw ValidationError("--lora off can't be given with other adapters: leave one of them out.")
    }
  }

  /// The adapter to load; nil for `off`.
  var choice: AdapterChoice? {
    if case .file(let choice) = self { choice } else { nil }
  }
}

extension AdapterOption: ExpressibleByArgument {
  /// Reads `off`, `FILE` or `FILE=SCALE`; a file whose name has an equals sign is found, too.
  package init?(argument: String) {
    if argument.isEmpty { return nil }
    if argument == "off" {
      self = .off
      return
    }
    guard let sign = argument.lastIndex(of: "="),
      !FileManager.default.fileExists(atPath: argument)
    else {
      self = .file(AdapterChoice(path: argument))
      return
    }
    guard let scale = Float(argument[argument.index(after: sign)...]), scale.isFinite,
      sign > argument.startIndex
    else { return nil }
    self = .file(AdapterChoice(path: String(argument[..<sign]), scale: scale))
  }

  /// The value as the user gives it.
  package var description: String {
    switch self {
    case .off: "off"
    case .file(let choice): choice.scale == 1 ? choice.path : "\(choice.path)=\(choice.scale)"
    }
  }
}
