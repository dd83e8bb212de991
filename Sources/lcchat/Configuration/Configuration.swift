import Chat
import ChatUI
import Foundation
import Screen

/// The settings of the user's configuration file; nil for settings that it doesn't have.
struct Configuration: Sendable {
  var model: String?
  var threads: Int?
  var cache: ModelOptions.Cache?
  var mode: ChatOptions.Mode?
  var window: Int?
  var budget: MemoryLimit?
  var maxTokens: Int?
  var temperature: Float?
  var topK: Int?
  var topP: Float?
  var minP: Float?
  var repetitionPenalty: Float?
  var seed: UInt64?
  var theme: ThemeName?
  var mouse: Bool?
  var panels: Set<Panel>?
  /// The keys of commands, in alphabetical order of the commands' names.
  var keys: [(command: String, keys: [String])] = []
  var bindings = KeyBindings()

  static let url = UserFolder.configuration.url().appending(path: "config.toml")

  /// The settings at the start of the program.
  static let loaded = Result { () throws(Failure) in
    try ConfigurationFile(url: url).configuration()
  }

  /// The defaults for options that aren't on the command line.
  ///
  /// If the file has an error, the program ends before it uses them.
  static let standing = (try? loaded.get()) ?? Configuration()
}
