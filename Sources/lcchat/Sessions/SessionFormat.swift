import ArgumentParser
package import Chat
import Foundation
import Sessions

/// How a session is written to a file.
package enum SessionFormat: String, ExpressibleByArgument, CaseIterable {
  case markdown, json

  /// By the name's ending; nil if that says nothing.
  package init?(file: String) {
    switch file.split(separator: ".").last?.lowercased() {
    case "md", "markdown": self = .markdown
    case "json": self = .json
    default: return nil
    }
  }

  package func text(of session: SessionRecord) throws -> String {
    switch self {
    case .markdown: SessionMarkdown(session).text
    case .json: try SessionReport(session).reportJSON()
    }
  }

  /// Writes a file that must not exist yet, unless `replacing`; `otherwise` says how to do that.
  ///
  /// - Returns: its path from the root.
  @discardableResult
  package static func write(
    _ text: String, to path: String, replacing: Bool = false, otherwise: String = ""
  ) throws(Failure) -> String {
    let url = URL(filePath: UserFolder.expandingTilde(path)).standardizedFileURL
    do {
      try Data(text.utf8).write(to: url, options: replacing ? .atomic : .withoutOverwriting)
      return url.path
    } catch CocoaError.fileWriteFileExists {
      throw Failure(
        .cannotCreate, "\(path) exists already: name another file, or remove it\(otherwise).")
    } catch {
      throw Failure(
        .cannotCreate, "\(path) can't be written: check its folder and permissions.")
    }
  }
}
