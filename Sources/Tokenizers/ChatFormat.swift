/// How the turns of a conversation are written.
package struct ChatFormat: Hashable, Sendable {
  /// What stands before and after a text.
  struct Frame: Hashable, Sendable {
    var before: String
    var after: String

    init(_ before: String, _ after: String) {
      self.before = before
      self.after = after
    }
  }

  enum System: Hashable, Sendable {
    /// A turn of its own.
    case turn(Frame)
    /// Inside the first turn of the user.
    case insideUser(Frame)
  }

  /// The name that llama.cpp has for it.
  package let name: String
  var system: System
  var user: Frame
  /// What stands before later turns of the user, if it is something else.
  var laterUser: String?
  var assistant: Frame
  /// What stands before an answer that is to be given, if it is something else.
  var answer: String?
  /// Whose texts lose the white space around them.
  var trimmed: Set<ChatMessage.Role> = []

  /// A conversation, up to where the assistant answers.
  package func segments(_ messages: [ChatMessage]) -> [TemplateSegment] {
    var segments: [TemplateSegment] = []
    var pending: String?  // a system text that waits for the user's turn
    var turns = 0
    for message in messages {
      let text = trimmed.contains(message.role) ? Self.trim(message.text) : message.text
      switch message.role {
      case .system:
        if case .turn(let frame) = system {
          segments += framed(text, frame)
        } else {
          pending = text
        }
      case .user:
        segments.append(markup(turns > 0 ? laterUser ?? user.before : user.before))
        if let system = pending { segments += inside(system) }
        pending = nil
        segments += [plain(text), markup(user.after)]
        turns += 1
      case .assistant: segments += framed(text, assistant)
      }
    }
    if messages.last?.role != .assistant { segments.append(markup(answer ?? assistant.before)) }
    return Self.joined(segments)
  }

  /// What stands before the first text of the user.
  package func opening(system text: String) -> [TemplateSegment] {
    switch system {
    case .turn(let frame): Self.joined(framed(text, frame) + [markup(user.before)])
    case .insideUser: Self.joined([markup(user.before)] + inside(text))
    }
  }

  /// What stands between a text of the user and the answer.
  package var answerOpening: [TemplateSegment] {
    Self.joined([markup(user.after), markup(answer ?? assistant.before)])
  }

  /// What stands between an answer and the next text of the user.
  package var nextTurn: [TemplateSegment] {
    Self.joined([markup(assistant.after), markup(laterUser ?? user.before)])
  }

  private func inside(_ text: String) -> [TemplateSegment] {
    guard case .insideUser(let frame) = system else { return [] }
    return framed(text, frame)
  }

  private func framed(_ text: String, _ frame: Frame) -> [TemplateSegment] {
    [markup(frame.before), plain(text), markup(frame.after)]
  }

  private func markup(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: true)
  }

  private func plain(_ text: String) -> TemplateSegment {
    TemplateSegment(text: text, isMarkup: false)
  }

  /// The same text in as few segments as it takes.
  private static func joined(_ segments: [TemplateSegment]) -> [TemplateSegment] {
    segments.reduce(into: []) { result, segment in
      guard !segment.text.isEmpty else { return }
      if let last = result.indices.last, result[last].isMarkup == segment.isMarkup {
        result[last].text += segment.text
      } else {
        result.append(segment)
      }
    }
  }

  private static func trim(_ text: String) -> String {
    func isSpace(_ character: Character) -> Bool {
      character.unicodeScalars.allSatisfy { $0 == " " || "\t"..."\r" ~= $0 }
    }
    let rest = text.drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(rest[...last])
  }
}
