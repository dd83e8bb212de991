/// The form in which a model expects the turns of a conversation.
package struct ChatFormat: Hashable, Sendable {
  /// The markup before and after a text.
  struct Frame: Hashable, Sendable {
    var before: String
    var after: String

    init(_ before: String, _ after: String) {
      self.before = before
      self.after = after
    }
  }

  /// The position of the system text.
  enum System: Hashable, Sendable {
    /// A separate turn.
    case turn(Frame)
    /// Inside the first turn of the user.
    case insideUser(Frame)
  }

  /// The name of the form in llama.cpp.
  package let name: String
  var system: System
  var user: Frame
  /// The markup before later turns of the user, if it differs from the first.
  var laterUser: String?
  var assistant: Frame
  /// The markup before an answer that the model generates, if it differs from `assistant.before`.
  var answer: String?
  /// The roles whose texts lose surrounding white space.
  var trimmed: Set<ChatMessage.Role> = []

  /// Returns a conversation up to the start of the assistant's answer.
  package func segments(_ messages: [ChatMessage]) -> [TemplateSegment] {
    var segments: [TemplateSegment] = []
    var pending: String?  // a system text for the next turn of the user
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

  /// Returns everything before the user's first text.
  package func opening(system text: String) -> [TemplateSegment] {
    switch system {
    case .turn(let frame): Self.joined(framed(text, frame) + [markup(user.before)])
    case .insideUser: Self.joined([markup(user.before)] + inside(text))
    }
  }

  /// The markup between a text of the user and the answer.
  package var answerOpening: [TemplateSegment] {
    Self.joined([markup(user.after), markup(answer ?? assistant.before)])
  }

  /// The markup between an answer and the next text of the user.
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

  /// Returns the same text in as few segments as possible.
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
