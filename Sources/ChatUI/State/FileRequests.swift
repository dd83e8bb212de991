import Documents

/// The files that the user named, from their request to their text.
package struct FileRequests: Hashable, Sendable {
  /// The paths of files that are being read; questions wait for them.
  package private(set) var awaited: Set<String> = []
  private var opened: Set<String> = []
  /// The typed question that named files which are still being read.
  package private(set) var waitingQuestion: String?

  /// Requests a file; its text comes with `.documentRead`.
  mutating func open(_ path: String) -> [Request] {
    guard !path.isEmpty else { return [.error("/open takes the path of a text file.")] }
    awaited.insert(path)
    return [.message("Opening \(path)"), .effect(.readFile(path: path))]
  }

  /// Returns the files among these that were neither opened nor requested.
  func new(_ paths: [String]) -> [String] {
    paths.filter { !opened.contains($0) && !awaited.contains($0) }
  }

  mutating func wait(with question: String) { waitingQuestion = question }

  mutating func received(_ path: String) {
    awaited.remove(path)
    opened.insert(path)
  }

  /// Handles a file that can't be read; returns the question that waited for it, as it was typed.
  mutating func failed(_ path: String) -> String? {
    awaited.remove(path)
    defer { waitingQuestion = nil }
    return waitingQuestion
  }

  /// The waiting question is asked.
  mutating func questionAsked() { waitingQuestion = nil }

  /// Returns the files that a text names; names that several open or new files share get folders.
  func mentions(in text: String, document: Document) -> FileMentions {
    let new = FileMentions(text).paths.filter { !opened.contains($0) }
    return FileMentions(
      text, among: document.parts.map(\.fileName) + new.map(FileMentions.name(of:)))
  }
}
