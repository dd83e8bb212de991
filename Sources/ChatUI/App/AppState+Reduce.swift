import Chat
import Documents
import Screen

extension AppState {
  /// Handles an action and returns the effects to perform outside.
  package mutating func reduce(_ action: Action) -> [Effect] {
    var effects = apply(action)
    if let arrangement = screen.arrangementToSave() { effects.append(.keep(arrangement)) }
    layOut()
    changePanels { panel, state in
      effects += panel.settle(isShown: state.layout.area(of: panel.id) != nil)
    }
    return effects
  }

  private mutating func apply(_ action: Action) -> [Effect] {
    switch action {
    case .started: return [.open(id: reading.openingID)]
    case .key(let key): return press(key)
    case .line(let text): return enter(text)
    case .resized(let size):
      screen.resize(size)
      keepFocusVisible()
      return []
    case .terminated: return [.quit]
    case .opening(let id, let event): return id == reading.openingID ? take(event) : []
    case .documentRead(let document, let path):
      dialogue.files.received(path)
      let isAwaited = dialogue.files.waitingQuestion != nil
      return carryOut(reading.add(document, at: progress, isAwaited: isAwaited))
    case .documentFailed(let reason, let path):
      status.text = nil
      dialogue.fail(path, reason, document: document)
      return askNext()
    case .filesListed(let files, let prefix):
      return carryOut(dialogue.question.complete(files, prefix: prefix))
    case .failed(let reason):
      dialogue.transcript.append(error: reason)
      return []
    case .notice(let sentence):
      dialogue.transcript.append(notice: sentence)
      return []
    case .answer(let id, let event): return take(event, of: id)
    case .answerCancelled(let id): return endAnswer(id, .cancelled(nil))
    case .telemetry(let telemetry):
      measurements.record(telemetry)
      return []
    case .tick:
      ticks += 1
      return []
    case .messageAged(let number):
      status.age(number)
      return []
    }
  }

  /// Carries out the requests of a part.
  mutating func carryOut(_ requests: [Request]) -> [Effect] {
    requests.flatMap { request -> [Effect] in
      switch request {
      case .effect(let effect): return [effect]
      case .message(let text): status.text = text
      case .notice(let text): dialogue.transcript.append(notice: text)
      case .error(let text): dialogue.transcript.append(error: text)
      case .focus(let part): screen.focus(on: part)
      case .questionAdded:
        conversation.followEnd()
        return askNext()
      case .askNext: return askNext()
      case .showPanel(let id): screen.showPanel(id)
      case .openPassage(let bytes): openInDocument(bytes)
      case .select(let citation):
        dialogue.transcript.select(citation)
        conversation.reveal(citation, height: layout.transcriptText.height)
      case .openCitation(let citation): open(citation)
      case .modelChanged:
        changePanels { panel, _ in panel.forgetModel() }
        measurements.forgetModel(nextTurn: transcript.nextID)
      case .documentShortened:
        let end = document.text.utf8.count
        changePanels { panel, _ in panel.keepPositions(within: end) }
        layOut()
        documentPane.keepPositions(in: document, area: layout.documentText)
      }
      return []
    }
  }

  // MARK: Focus

  mutating func moveFocus(by step: Int) {
    closePrompts()
    screen.focus(on: screen.focus(after: step, panels: panels.ids))
  }

  /// Moves the focus to the question if the focused part is hidden.
  mutating func keepFocusVisible() {
    guard !screen.isFocusable(focus) else { return }
    screen.focus(on: .input)
    closePrompts()
  }

  /// Closes the prompts, as the keys go elsewhere.
  mutating func closePrompts() {
    documentPane.closePrompt()
    conversation.closePrompt()
    dialogue.question.closePrompt()
  }

  // MARK: Passages

  private mutating func open(_ selected: CitationSelection) {
    dialogue.transcript.select(selected)
    let turn = transcript.sourcesTurn
    let quotation = turn?.recollection?.quotation
    // The quotation has the number of its passage, but is selected as 0.
    let sources = turn?.sources ?? []
    guard
      let citation = selected.number == 0
        ? quotation : sources.first(where: { $0.number == selected.number })
    else { return }
    guard !citation.bytes.isEmpty else {
      status.text = "Passage [\(citation.number)] isn't in the document any more"
      return
    }
    openInDocument(citation.bytes)
  }

  /// Shows a passage marked in the document; `goBack` returns.
  private mutating func openInDocument(_ passage: Range<Int>) {
    documentPane.leave(focus: focus, isVisible: arrangement.isDocumentVisible)
    screen.setDocumentVisible(true)
    screen.focus(on: .document)
    layOut()
    let bytes = passage.clamped(to: 0..<document.text.utf8.count)
    documentPane.show(bytes, in: document, area: layout.documentText)
  }

  /// Returns to the position from which the last passage was opened.
  mutating func goBack() {
    guard let origin = documentPane.goBack() else {
      status.text = "There is no way back: no passage was opened"
      return
    }
    closePrompts()
    screen.setDocumentVisible(origin.isVisible)
    screen.focus(on: origin.focus)
    keepFocusVisible()
  }
}
