import Documents
import Screen

extension AppState {
  /// Asks a question; files that it names with @ are opened first.
  mutating func ask(_ text: String) -> [Effect] {
    let mentions = mentions(in: text)
    let new = mentions.paths.filter { !openedFiles.contains($0) && !awaitedFiles.contains($0) }
    let effects = new.flatMap { open($0) }
    if mentions.isBare { return effects }
    if !new.isEmpty { waitingMention = text }
    transcript.append(question: mentions.question, replacing: replacing)
    replacing = nil
    return effects + askNext()
  }

  /// A file that the user named can't be read: what was asked about it isn't asked.
  mutating func fail(_ path: String, _ reason: String) -> [Effect] {
    awaitedFiles.remove(path)
    message = nil
    transcript.append(error: reason)
    if let typed = waitingMention {
      withdrawQueuedQuestions()
      transcript.append(notice: "Not asked. (Write @@ for a plain @.)")
      if editor.isEmpty || mentions(in: typed).question == editor.text { editor.set(typed) }
      waitingMention = nil
    }
    return askNext()
  }

  /// Returns the files that a text names; names that several open or new files share get folders.
  private func mentions(in text: String) -> FileMentions {
    let new = FileMentions(text).paths.filter { !openedFiles.contains($0) }
    return FileMentions(
      text, among: document.parts.map(\.fileName) + new.map(FileMentions.name(of:)))
  }
}
