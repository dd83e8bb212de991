import ArgumentParser
package import Chat
import Foundation
import Sessions

/// The file format of an exported session.
package enum SessionFormat: String, ExpressibleByArgument, CaseIterable {
  case markdown, json

  /// Finds the format by a file name's ending; nil for other endings.
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

  /// Writes a file that must not exist yet, unless `replacing`.
  ///
  /// - Parameters:
  ///   - text: the content.
  ///   - path: the file.
  ///   - replacing: true to replace an existing file.
  ///   - otherwise: the end of the error message, which says how to replace the file.
  /// - Returns: the absolute path.
  /// - Throws: a failure if the file exists or can't be written.
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
        .cannotCreate, "\(path) already exists: give another file, or remove it\(otherwise).")
    } catch {
      throw Failure(
        .cannotCreate, "\(path) can't be written: check its folder and permissions.")
    }
  }
}
