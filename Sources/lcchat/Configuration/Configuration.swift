import Chat
import ChatUI
import Foundation
import Screen

/// What the user's configuration file sets; nil where it says nothing.
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
  var panels: Set<PanelID>?
  /// By the names of commands, in the order of the alphabet.
  var keys: [(command: String, keys: [String])] = []
  var bindings = KeyBindings()

  static let url = UserFolder.configuration.url().appending(path: "config.toml")

  /// The file as it was when the program began.
  static let loaded = Result { () throws(Failure) in
    try ConfigurationFile(url: url).configuration()
  }

  /// What stands where the command line says nothing.
  ///
  /// A file that can't be used ends the program before anything is done with this.
  static let standing = (try? loaded.get()) ?? Configuration()
}
