import Documents
import Screen

/// The conversation, the question that is being typed, and the files that questions wait for.
package struct Dialogue: Sendable {
  /// The greatest text, in bytes, that a clipboard sequence may carry.
  ///
  /// Many terminals take 100,000 bytes of it, and base64 makes four bytes of three.
  private static let clipboardLimit = 74_994

  package internal(set) var transcript = Transcript()
  package internal(set) var question: QuestionPane
  package internal(set) var files = FileRequests()
  private let surface: AppState.Surface

  init(question: QuestionPane, surface: AppState.Surface) {
    self.question = question
    self.surface = surface
  }

  // MARK: Asking

  /// Adds a question to the conversation; files that it names with @ are opened first.
  mutating func ask(_ text: String, about document: Document) -> [Request] {
    let mentions = files.mentions(in: text, document: document)
    let new = files.new(mentions.paths)
    let requests = new.flatMap { files.open($0) }
    if mentions.isBare { return requests }
    if !new.isEmpty { files.wait(with: text) }
    transcript.append(question: mentions.question, replacing: question.takeReplaced())
    return requests + [.questionAdded]
  }

  /// Handles a file that can't be read: the question that named it isn't asked.
  mutating func fail(_ path: String, _ reason: String, document: Document) {
    let waiting = files.failed(path)
    transcript.append(error: reason)
    guard let waiting else { return }
    withdrawQueued()
    transcript.append(notice: "Not asked. (Write @@ for a plain @.)")
    let shown = files.mentions(in: waiting, document: document).question
    if question.editor.isEmpty || shown == question.editor.text { question.set(waiting) }
  }

  /// Asks the oldest waiting question.
  mutating func askOldest() -> [Effect] {
    guard let turn = transcript.askNextQueued() else { return [] }
    files.questionAsked()
    return turn.replaces == nil
      ? [.ask(id: turn.id, question: turn.question)]
      : [.askAgain(id: turn.id, question: turn.question)]
  }

  /// Withdraws the waiting questions; the last one goes back to the editor if that is empty.
  mutating func withdrawQueued() {
    let waiting = transcript.withdrawQueued()
    guard let last = waiting.last else { return }
    guard surface == .screen else {
      for turn in waiting { transcript.append(notice: "Not asked: \(turn.question)") }
      return
    }
    let isBack = question.editor.isEmpty
    if isBack { question.put(last.question, replacing: last.replaces) }
    let count = waiting.count == 1 ? "1 question" : "\(waiting.count) questions"
    transcript.append(
      notice: "\(count) not asked: "
        + (isBack
          ? "the last is in the input line again"
            + (waiting.count > 1 ? ", ↑ has the others." : ".")
          : "↑ brings \(waiting.count == 1 ? "it" : "them") back."))
  }

  // MARK: The last question

  /// Asks the last question again; the old answer stays visible but leaves the conversation.
  mutating func retry() -> [Request] {
    guard let last = lastToReplace() else { return [] }
    transcript.append(question: last.question, replacing: last.id)
    return [.questionAdded]
  }

  /// Puts the last question back into the editor.
  mutating func editLast() -> [Request] {
    guard let last = lastToReplace() else { return [] }
    guard surface == .screen else {
      question.replace(last.id)
      return [.notice("The next question takes the place of this one: \(last.question)")]
    }
    question.put(last.question, replacing: last.id)
    return [
      .focus(.input),
      .message("Enter asks this instead of the last question; ^C cancels"),
    ]
  }

  /// Copies the last answer into the terminal's clipboard.
  func copyLast() -> [Request] {
    guard let answer = transcript.turns.last(where: { !$0.answer.isEmpty })?.answer else {
      return [.error("There is no answer to copy yet.")]
    }
    guard answer.utf8.count <= Self.clipboardLimit else {
      return [
        .error(
          """
          The answer is too long for a terminal's clipboard (\(Format.count(answer.utf8.count)) \
          bytes): /export writes it to a file.
          """)
      ]
    }
    return [
      .message("The answer was sent to the terminal's clipboard (OSC 52)"),
      .effect(.copy(answer)),
    ]
  }

  /// Returns the last question; adds an error if none can be replaced now.
  private mutating func lastToReplace() -> TranscriptTurn? {
    if transcript.running != nil || transcript.nextQueued != nil {
      transcript.append(error: "An answer is still to come: Esc stops it.")
      return nil
    }
    guard let last = transcript.turns.last(where: \.wasAsked) else {
      transcript.append(error: "Nothing was asked yet.")
      return nil
    }
    return last
  }
}
