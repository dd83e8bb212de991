package import ChatUI
import Foundation
import Screen

/// Saves the arrangement of the screen in a file of the user's state folder.
package struct ArrangementStore {
  private let url: URL

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    url = UserFolder.state.url(environment: environment).appending(path: "layout.json")
  }

  /// Returns the saved arrangement, or the default one if there is no valid file.
  package func arrangement() -> Arrangement {
    guard let data = try? Data(contentsOf: url), data.count < 1 << 16,
      var arrangement = try? JSONDecoder().decode(Arrangement.self, from: data)
    else { return Arrangement() }
    if let width = arrangement.panelWidth, !(1...10_000).contains(width) {
      arrangement.panelWidth = nil
    }
    return arrangement
  }

  /// Saves an arrangement; the file is written completely or not at all.
  ///
  /// Errors are ignored: the next run then begins like this one.
  package func keep(_ arrangement: Arrangement) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let folder = url.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? encoder.encode(arrangement).write(to: url, options: .atomic)
  }
}
