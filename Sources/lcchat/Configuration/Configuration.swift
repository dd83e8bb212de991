package import Chat
package import ChatUI
import Foundation
package import Screen

/// What the user's configuration file sets; nil where it says nothing.
package struct Configuration: Sendable {
  package var model: String?
  package var threads: Int?
  package var cache: ModelOptions.Cache?
  package var mode: ChatOptions.Mode?
  package var window: Int?
  package var budget: MemoryLimit?
  package var maxTokens: Int?
  package var temperature: Float?
  package var topK: Int?
  package var topP: Float?
  package var minP: Float?
  package var repetitionPenalty: Float?
  package var seed: UInt64?
  package var theme: ThemeName?
  package var mouse: Bool?
  package var panels: Set<Panel>?
  /// By the names of commands, in the order of the alphabet.
  package var keys: [(command: String, keys: [String])] = []
  package var bindings = KeyBindings()

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
