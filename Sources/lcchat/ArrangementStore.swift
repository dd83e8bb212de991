package import ChatUI
import Foundation
import Screen

/// How the screen was left, in a file of the user's state folder.
package struct ArrangementStore {
  private let url: URL

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    url = UserFolder.state.url(environment: environment).appending(path: "layout.json")
  }

  /// What was kept; the standard where nothing was, or nothing that can be believed.
  package func arrangement() -> Arrangement {
    guard let data = try? Data(contentsOf: url), data.count < 1 << 16,
      var arrangement = try? JSONDecoder().decode(Arrangement.self, from: data)
    else { return Arrangement() }
    if let width = arrangement.panelWidth, !(1...10_000).contains(width) {
      arrangement.panelWidth = nil
    }
    return arrangement
  }

  /// Keeps it; the file is there whole or not at all.
  ///
  /// Where it can't be written, the next run begins
  /// as this one did.
  package func keep(_ arrangement: Arrangement) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let folder = url.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? encoder.encode(arrangement).write(to: url, options: .atomic)
  }
}
