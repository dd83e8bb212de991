import Chat
import Documents
import Screen

extension AppState {
  /// The greatest text, in bytes, that a clipboard sequence may carry.
  ///
  /// Many terminals take 100,000 bytes of it, and base64 makes four bytes of three.
  private static let clipboardLimit = 74_994

  mutating func send() -> [Effect] {
    guard let text = question.submit() else { return [] }
    return text.hasPrefix("/") ? run(text) : ask(text)
  }

  /// Handles a line that was typed as a whole.
  mutating func enter(_ line: String) -> [Effect] {
    status.clear()
    question.set(line)
    return send()
  }

  /// Asks a question; files that it names with @ are opened first.
  private mutating func ask(_ text: String) -> [Effect] {
    let mentions = reading.files.mentions(in: text, document: document)
    let new = reading.files.new(mentions.paths)
    let effects = new.flatMap { carryOut(reading.files.open($0)) }
    if mentions.isBare { return effects }
    if !new.isEmpty { reading.files.wait(with: text) }
    transcript.append(question: mentions.question, replacing: question.takeReplaced())
    conversation.followEnd()
    return effects + askNext()
  }

  /// Handles a file that can't be read: the question that named it isn't asked.
  mutating func fail(_ path: String, _ reason: String) -> [Effect] {
    let waiting = reading.files.failed(path)
    status.text = nil
    transcript.append(error: reason)
    if let waiting {
      withdrawQueuedQuestions()
      transcript.append(notice: "Not asked. (Write @@ for a plain @.)")
      let shown = reading.files.mentions(in: waiting, document: document).question
      if question.editor.isEmpty || shown == question.editor.text { question.set(waiting) }
    }
    return askNext()
  }

  /// Asks the oldest waiting question if nothing else runs; first resumes reading if it was
  /// stopped.
  mutating func askNext() -> [Effect] {
    guard reading.files.awaited.isEmpty, transcript.nextQueued != nil else { return [] }
    return carryOut(reading.resumeForQuestion()) + askOldest()
  }

  private mutating func askOldest() -> [Effect] {
    guard isAskable, !isAnswering, let turn = transcript.askNextQueued() else { return [] }
    reading.files.questionAsked()
    return turn.replaces == nil
      ? [.ask(id: turn.id, question: turn.question)]
      : [.askAgain(id: turn.id, question: turn.question)]
  }

  // MARK: The last question

  /// Asks the last question again; the old answer stays visible but leaves the conversation.
  mutating func retry() -> [Effect] {
    guard let last = lastToReplace() else { return [] }
    transcript.append(question: last.question, replacing: last.id)
    conversation.followEnd()
    return askNext()
  }

  /// Puts the last question back into the editor.
  mutating func editLast() {
    guard let last = lastToReplace() else { return }
    guard surface == .screen else {
      question.replace(last.id)
      transcript.append(
        notice: "The next question takes the place of this one: \(last.question)")
      return
    }
    question.put(last.question, replacing: last.id)
    screen.focus(on: .input)
    status.text = "Enter asks this instead of the last question; ^C cancels"
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
    status.text = "The answer was sent to the terminal's clipboard (OSC 52)"
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

  // MARK: Stopping and quitting

  /// ^C: stops the answer or reading; otherwise clears the question; otherwise a second press
  /// quits.
  mutating func interrupt(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    // Without a screen, running work isn't visible, so a second press always quits.
    if surface == .lines, wasArmed { return [.quit] }
    let effects = stopAnswer() + (isAnswering ? [] : stopReading())
    if !effects.isEmpty {
      if surface == .lines { armQuit(key) }
      return effects
    }
    if !question.editor.isEmpty {
      question.clear()
      return []
    }
    if wasArmed { return [.quit] }
    armQuit(key)
    return []
  }

  private mutating func armQuit(_ key: KeyPress) {
    status.armQuit("Press \(key.name) again to quit")
  }

  /// Quits; a second press is needed if something typed would be lost.
  mutating func quit(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    let isTyped = !question.isBlank
    guard isTyped || transcript.nextQueued != nil, !wasArmed else { return [.quit] }
    let lost = isTyped ? "What is typed isn't asked yet" : "A question waits for its answer"
    status.armQuit("\(lost): \(key.name) again quits")
    return []
  }

  /// Esc: returns to the question; there it stops the answer, and a second press stops reading.
  mutating func back(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    guard focus == .input else {
      leavePart()
      return []
    }
    if arrangement.isZoomed {
      screen.endZoom()
      return []
    }
    guard !isAnswering else { return stopAnswer() }
    guard isReading, !wasArmed else { return stopReading() }
    status.armStop("Press \(key.name) again to stop reading")
    return []
  }

  /// Ends a search or mark and leaves the focused part, which also ends its zoom.
  private mutating func leavePart() {
    if focus == .document { documentPane.clear() }
    if focus == .transcript { conversation.endSearch() }
    screen.endZoom()
    screen.focus(on: .input)
  }

  /// Stops the answer and withdraws the waiting questions.
  private mutating func stopAnswer() -> [Effect] {
    guard let turn = transcript.running else { return [] }
    withdrawQueuedQuestions()
    return [.cancelAnswer(id: turn.id)]
  }

  private func stopReading() -> [Effect] {
    isReading ? [.cancelOpening(id: reading.openingID)] : []
  }

  /// Withdraws the waiting questions; the last one goes back to the editor if that is empty.
  private mutating func withdrawQueuedQuestions() {
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
}

// MARK: - Events

extension AppState {
  /// Handles an event of the opening.
  mutating func take(_ event: OpeningEvent) -> [Effect] {
    // Events after the end belong to a reading that was stopped.
    guard isReading else { return [] }
    switch event {
    case .ended(let ending):
      let progress = progress
      if ending == .cancelled { withdrawQueuedQuestions() }
      return carryOut(reading.end(ending, at: progress)) + askNext()
    case .planned: return carryOut(reading.take(event)) + askNext()
    case .reading(let progress): measurements.record(progress)
    case .loadingModel, .modelLoaded, .calibrating, .notice: break
    }
    return carryOut(reading.take(event))
  }

  /// Handles an event of the answer to the question with this id.
  mutating func take(_ event: AnswerEvent, of id: Int) -> [Effect] {
    guard transcript.running?.id == id else { return [] }
    switch event {
    case .reading(let progress):
      measurements.record(progress)
      transcript.update(id) { $0.status = .reading(progress) }
    case .text(let text):
      updateTurn(id) {
        $0.answer += text
        $0.status = .answering
      }
    case .recalled(let recollection): updateTurn(id) { $0.recollection = recollection }
    case .cited(let sentence): updateTurn(id) { $0.sentences.append(sentence) }
    case .notice(let notice): updateTurn(id) { $0.notices.append(notice) }
    case .ended(.finished(let statistics)): return endAnswer(id, .finished(statistics))
    case .ended(.cancelled(let statistics)): return endAnswer(id, .cancelled(statistics))
    case .ended(.failed(let reason)): return endAnswer(id, .failed(reason))
    }
    return []
  }

  mutating func endAnswer(_ id: Int, _ status: Turn.Status) -> [Effect] {
    guard let turn = transcript.running, turn.id == id else { return [] }
    reading.answerEnded(turn, status)
    updateTurn(id) {
      $0.status = status
      // The final recollection has the weights of the passages.
      $0.recollection = status.statistics?.recollection ?? $0.recollection
      // An answer that never began attended to nothing.
      if $0.answer.isEmpty, $0.recollection?.way == .attended { $0.recollection = nil }
    }
    return askNext()
  }

  /// Changes a turn so that a reader who scrolled up keeps the same rows in sight.
  private mutating func updateTurn(_ id: Int, _ change: (inout Turn) -> Void) {
    transcript.update(id, change)
    if surface == .screen { conversation.wrapKeepingPosition(transcript, wrapping) }
  }
}
