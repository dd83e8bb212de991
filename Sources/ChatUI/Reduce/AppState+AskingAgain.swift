import Chat
import Screen

extension AppState {
  /// Bytes of text that a clipboard sequence may carry: many terminals take 100,000 bytes of it, and
  /// base64 makes four of three.
  private static let clipboardLimit = 74_994

  /// Asks the last question again; the old answer stays visible but leaves the conversation.
  mutating func retry() -> [Effect] {
    guard let last = lastToReplace() else { return [] }
    transcript.append(question: last.question, replacing: last.id)
    return askNext()
  }

  /// Puts the last question back into the editor.
  mutating func editLast() {
    guard let last = lastToReplace() else { return }
    replacing = last.id
    guard surface == .screen else {
      transcript.append(
        notice: "The next question takes the place of this one: \(last.question)")
      return
    }
    editor.set(last.question)
    focus = .input
    message = "Enter asks this instead of the last question; ^C cancels"
  }

  mutating func copyLast() -> [Effect] {
    guard let answer = transcript.turns.last(where: { !$0.answer.isEmpty })?.answer else {
      transcript.append(error: "There is no answer to copy yet.")
      return []
    }
    guard answer.utf8.count <= Self.clipboardLimit else {
      transcript.append(
        error: """
          The answer is too long for a terminal's clipboard (\(Format.count(answer.utf8.count)) \
          bytes): /export writes it to a file.
          """)
      return []
    }
    message = "The answer was sent to the terminal's clipboard (OSC 52)"
    return [.copy(answer)]
  }

  /// Returns the last question; adds an error if none can be replaced now.
  private mutating func lastToReplace() -> Turn? {
    if isAnswering || transcript.nextQueued != nil {
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
