import Chat
import Documents

extension AppState {
  /// Asks for a file; its text comes by `.documentRead`.
  mutating func open(_ path: String) -> [Effect] {
    guard !path.isEmpty else {
      transcript.append(error: "/open takes the path of a text file.")
      return []
    }
    message = "Opening \(path)"
    awaitedFiles.insert(path)
    return [.readFile(path: path)]
  }

  /// Adds a document after the open ones, unless it is open.
  mutating func add(_ added: Document) -> [Effect] {
    if let part = document.part(sharingFileWith: added) {
      tell(isOpen: part, as: added)
      return askNext()
    }
    let longer = document.adding(added)
    let effects = change(.document(longer))
    document = longer
    message = nil
    for notice in added.notices { transcript.append(notice: notice) }
    return effects
  }

  private mutating func tell(isOpen part: DocumentPart, as added: Document) {
    message = nil
    if document.text(in: part.bytes) != added.text[...] {
      transcript.append(
        notice: """
          \(part.name) is open in an older version: restart lcchat to read the changes.
          """)
    } else if waitingMention == nil {
      transcript.append(notice: "\(part.name) is open.")
    }
  }

  /// Sets the mode; without a name, shows the present mode.
  mutating func setMode(named name: String) -> [Effect] {
    if let mode = ChatOptions.Mode(rawValue: name.lowercased()) { return setMode(mode) }
    let names = ChatOptions.Mode.allCases.map(\.rawValue).joined(separator: ", ")
    if name.isEmpty {
      transcript.append(notice: "\(modeDescription) /mode NAME changes it: \(names).")
    } else {
      transcript.append(error: "There is no mode \(name): \(names).")
    }
    return []
  }

  /// Sets the next possible mode; adds a notice about the skipped ones.
  mutating func setNextMode() -> [Effect] {
    let refusals = (plan ?? fallback?.plan)?.refusals ?? []
    var mode = (askedMode ?? mode).next
    var skipped: [ModeRefusal] = []
    while let refusal = refusals.first(where: { $0.mode == mode.rawValue }),
      skipped.count < ChatOptions.Mode.allCases.count
    {
      skipped.append(refusal)
      mode = mode.next
    }
    if !skipped.isEmpty, toldRefusals.insert(skipped.sentence).inserted {
      transcript.append(notice: skipped.sentence)
    }
    return setMode(mode)
  }

  mutating func setMode(_ mode: ChatOptions.Mode) -> [Effect] {
    let effects = change(.mode(mode))
    self.mode = mode
    askedMode = mode
    message = "Mode \(mode.rawValue)"
    return effects
  }

  /// Sets the model; without a name, shows the present model.
  mutating func setModel(_ name: String) -> [Effect] {
    guard !name.isEmpty else {
      transcript.append(notice: "\(modelDescription) /model PATH loads another.")
      return []
    }
    let effects = change(.model(name))
    message = "Loading \(name): the document is read again"
    return effects
  }

  private var modelDescription: String {
    guard let model else { return "The model isn't loaded yet." }
    return "The model is \(model.name) (\(model.architecture), \(model.layers) layers), which sees"
      + " \(Format.count(model.contextLength)) tokens at once."
  }

  /// Accepts the plan of an opening and drops the fallback.
  mutating func accept(_ plan: ReadingPlan) {
    // A resumed reading has the same explanation, which isn't repeated.
    let known = self.plan?.explanation ?? fallback?.plan?.explanation
    self.plan = plan
    let before = fallback?.document.parts.count ?? document.parts.count
    for part in document.parts.dropFirst(before) {
      transcript.append(notice: "\(part.name) was added after the other documents.")
    }
    fallback = nil
    guard plan.explanation != known else { return }
    askedMode = nil
    transcript.append(notice: plan.explanation)
  }

  /// Opening failed: restores the previous document and resumes reading it.
  mutating func fallBackAndGoOn() -> [Effect] {
    let wasReading = fallback?.wasReading ?? false
    if let fallback {
      for part in document.parts.dropFirst(fallback.document.parts.count) {
        transcript.append(error: "\(part.name) was not added.")
      }
    }
    fallBack()
    guard wasReading else { return [] }
    paused = nil
    openingID += 1
    opening = .planning
    return [.open(id: openingID)]
  }

  mutating func fallBack() {
    guard let fallback else { return }
    document = fallback.document
    mode = fallback.mode
    plan = fallback.plan
    model = fallback.model ?? model
    paused = fallback.progress
    message = nil
    self.fallback = nil
    stayInDocument()
  }

  /// Removes matches, marks and cursors beyond the end of the restored, shorter document.
  private mutating func stayInDocument() {
    let end = document.text.utf8.count
    if let match = pane.search?.match, match.upperBound > end { pane.search?.match = nil }
    if let mark = pane.mark, mark.upperBound > end { pane.mark = nil }
    pane.trail.removeAll { $0.top >= end }
    if let range = attention.range, range.upperBound > end { attention.range = nil }
    if let cursor = attention.cursor, cursor >= end { attention.cursor = nil }
    scrollDocument(.lines(0))
  }

  /// Stops the running opening, if any, and starts another with a change.
  ///
  /// Changes that are not yet planned are made together with it, so that none is lost.
  mutating func change(_ change: ReadingChange) -> [Effect] {
    let stop: [Effect] = isReading ? [.cancelOpening(id: openingID)] : []
    // An opening without a plan can't be a fallback.
    fallback =
      fallback
      ?? Fallback(
        document: document, mode: mode, plan: plan, model: model, wasReading: isReading,
        progress: isReading ? progress : paused)
    fallback?.change.add(change)
    openingID += 1
    opening = .planning
    plan = nil
    paused = nil
    return stop + [.change(id: openingID, fallback?.change ?? change)]
  }

  private var modeDescription: String {
    guard let plan else { return "The mode is chosen when the model is loaded." }
    guard let unfinished = progress ?? paused, !isAnswering || isRecalling else {
      return "Mode \(plan.mode). \(plan.explanation)"
    }
    let tokens = "\(Format.count(unfinished.read)) of \(Format.count(unfinished.total)) tokens"
    let resuming =
      isPaused ? ", then reading was stopped: /read or a question resumes it" : " so far"
    return "Mode \(plan.mode): \(tokens) are read\(resuming)."
  }
}

extension ChatOptions.Mode {
  /// The one that the key goes to.
  var next: Self {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
