package import Chat
package import ChatUI
import Foundation
package import Screen
package import Wording

/// The settings of the user's configuration file; nil for settings that it doesn't have.
package struct Configuration: Sendable {
  package var model: String?
  package var lora: AdapterOption?
  package var finder: FinderChoice?
  package var scorer: String?
  package var threads: Int?
  package var cache: CacheType?
  package var mode: Mode?
  package var window: Int?
  package var budget: MemoryLimit?
  package var quote: QuoteStyle?
  package var maxTokens: Int?
  package var temperature: Float?
  package var topK: Int?
  package var topP: Float?
  package var minP: Float?
  package var repetitionPenalty: Float?
  package var seed: UInt64?
  package var theme: ThemeName?
  package var mouse: Bool?
  package var panels: Set<PanelID>?
  /// The keys of commands, in alphabetical order of the commands' names.
  package var keys: [(command: String, keys: [String])] = []
  package var bindings = KeyBindings()

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
