package import Chat
package import Documents
import Wording

/// The document and the model, how the document is read, and how far.
package struct ReadingState: Sendable {
  package private(set) var document: Document
  package private(set) var opening = Opening.starting
  /// The number of the opening; it distinguishes its events from those of an earlier one.
  package private(set) var openingID = 1
  package private(set) var model: ModelSummary?
  package private(set) var modes: ModeChoice
  /// The place of quotations in later answers.
  private var quote: QuoteStyle
  /// The plan; nil until the opening is planned.
  package private(set) var plan: ReadingPlan?
  /// The progress at which the user stopped reading; nil while it runs and after all is read.
  package private(set) var paused: ReadingProgress?
  package private(set) var fallback: Fallback?

  /// The state to return to if opening fails.
  package struct Fallback: Hashable, Sendable {
    package let document: Document
    let mode: Mode
    let plan: ReadingPlan?
    let model: ModelSummary?
    /// True if the document was being read.
    let wasReading: Bool
    /// The progress of reading; nil if the document is read whole.
    let progress: ReadingProgress?
    /// All changes since that plan.
    var change = ReadingChange()
  }

  init(document: Document, mode: Mode, quote: QuoteStyle) {
    self.document = document
    self.quote = quote
    modes = ModeChoice(mode)
  }

  package var isRunning: Bool { opening.isRunning }
  package var isRecalling: Bool { plan?.mode == .recall }
  /// The name of another model that finds passages, or “words”; nil in other modes than recall, or if
  /// the model that answers finds them.
  package var finder: String? { isRecalling ? model?.finder : nil }
  /// The mode of the plan, or the chosen mode before it is planned.
  package var modeName: String { (plan?.mode ?? modes.mode).rawValue }
  /// The progress of reading the document; nil while it isn't being read.
  package var progress: ReadingProgress? {
    if case .reading(let progress) = opening { progress } else { nil }
  }

  // MARK: Events of the opening

  /// Handles an event of the opening, except its end.
  mutating func take(_ event: OpeningEvent) -> [Request] {
    switch event {
    case .loadingModel(let name): opening = .loadingModel(name: name)
    case .modelLoaded(let summary):
      let isOther = model != nil && model != summary
      if isOther { modes.forgetModel() }
      model = summary
      opening = .planning
      return isOther ? [.modelChanged] : []
    case .calibrating(let share): opening = .calibrating(share)
    case .preparing(let share): opening = .preparing(share)
    case .notice(let notice): return [.notice(notice)]
    case .planned(let plan): return accept(plan)
    case .reading(let progress): opening = .reading(progress)
    case .ended: break
    }
    return []
  }

  /// Handles the end of the opening; `progress` is how far the document was read.
  mutating func end(_ ending: Ending, at progress: ReadingProgress?) -> [Request] {
    opening = .ended(ending)
    switch ending {
    case .completed:
      paused = nil
      return []
    case .cancelled: return pause(at: progress)
    case .failed(let reason): return [.error(reason)] + restoreAndResume()
    }
  }

  /// Accepts the plan of an opening and drops the fallback.
  private mutating func accept(_ plan: ReadingPlan) -> [Request] {
    // A resumed reading has the same explanation, which isn't repeated.
    let known = self.plan?.explanation ?? fallback?.plan?.explanation
    self.plan = plan
    let before = fallback?.document.parts.count ?? document.parts.count
    let added = document.parts.dropFirst(before).map { part in
      Request.notice("Added \(part.name).")
    }
    fallback = nil
    guard plan.explanation != known else { return added }
    modes.planned()
    return added + [.notice(plan.explanation)]
  }

  // MARK: Stopping and resuming

  /// Handles a stop of reading by the user: keeps the progress and says how to resume.
  private mutating func pause(at progress: ReadingProgress?) -> [Request] {
    guard let fallback else {
      paused = progress.flatMap { $0.read < $0.total ? $0 : nil }
      return [.notice(Self.resumeNotice(progress))]
    }
    // The opening is given up; the previous document may be read only in part.
    let isWhole = fallback.plan != nil && fallback.progress == nil
    let restored = restore()
    return restored
      + [.notice(isWhole ? "Stopped: nothing was changed." : Self.resumeNotice(paused))]
  }

  private static func resumeNotice(_ progress: ReadingProgress?) -> String {
    guard let progress else { return "Opening stopped. /read or a question starts it again." }
    return "Reading stopped after \(Format.count(progress.read)) of"
      + " \(Format.count(progress.total)) tokens. What was read is kept: /read or the next question"
      + " resumes it."
  }

  /// Resumes reading where it was stopped, for /read.
  mutating func resumeReading() -> [Request] {
    guard !isRunning else { return [.notice("The document is being read.")] }
    // A refused opening is tried again, so that the refusal is shown again.
    if plan == nil, case .ended(.failed) = opening { return startOpening() }
    let requests = resume()
    return requests.isEmpty ? [.notice("The whole document has been read.")] : requests
  }

  /// Resumes reading for a question; in other modes than recall the question itself resumes it.
  mutating func resumeForQuestion() -> [Request] {
    paused == nil || isRecalling ? resume() : []
  }

  /// Resumes a stopped opening or reading; does nothing if none was stopped.
  private mutating func resume() -> [Request] {
    let wasNeverPlanned = plan == nil && opening == .ended(.cancelled)
    guard !isRunning, paused != nil || wasNeverPlanned else { return [] }
    return startOpening()
  }

  private mutating func startOpening() -> [Request] {
    paused = nil
    openingID += 1
    opening = .planning
    return [.effect(.open(id: openingID))]
  }

  /// Updates the progress of a document that is read with the question, after an answer's end.
  mutating func answerEnded(_ turn: TranscriptTurn, _ ending: TranscriptTurn.Status) {
    guard paused != nil, !isRecalling else { return }
    switch (ending, turn.status) {
    case (.finished, _), (.cancelled, .answering): paused = nil
    case (.cancelled, .reading(let progress)):
      // The progress is that of the prompt, which the question lengthens.
      var document = progress
      document.total = plan?.documentTokens ?? progress.total
      paused = document.read < document.total ? document : nil
    default: break
    }
  }

  // MARK: Changes

  /// Stops the running opening, if any, and starts another with a change.
  ///
  /// Changes that are not yet planned are made together with it, so that none is lost. `progress`
  /// is how far the document is read.
  private mutating func change(
    _ change: ReadingChange, at progress: ReadingProgress?
  ) -> [Request] {
    let stop: [Request] = isRunning ? [.effect(.cancelOpening(id: openingID))] : []
    // An opening without a plan can't be a fallback.
    fallback =
      fallback
      ?? Fallback(
        document: document, mode: modes.mode, plan: plan, model: model, wasReading: isRunning,
        progress: isRunning ? progress : paused)
    fallback?.change.add(change)
    openingID += 1
    opening = .planning
    plan = nil
    paused = nil
    return stop + [.effect(.change(id: openingID, fallback?.change ?? change))]
  }

  /// Opening failed: restores the previous document and resumes reading it.
  private mutating func restoreAndResume() -> [Request] {
    guard let fallback else { return [] }
    let lost = document.parts.dropFirst(fallback.document.parts.count).map { part in
      Request.error("\(part.name) was not added.")
    }
    let restored = restore()
    return lost + restored + (fallback.wasReading ? startOpening() : [])
  }

  private mutating func restore() -> [Request] {
    guard let fallback else { return [] }
    document = fallback.document
    modes.restore(fallback.mode)
    plan = fallback.plan
    model = fallback.model ?? model
    paused = fallback.progress
    self.fallback = nil
    return [.message(nil), .documentShortened]
  }

  /// Adds a document after the open ones, unless it is open.
  ///
  /// An open document is named in a notice, unless a question waits for it.
  mutating func add(
    _ added: Document, at progress: ReadingProgress?, isAwaited: Bool
  ) -> [Request] {
    if let part = document.part(sharingFileWith: added) {
      return [.message(nil)] + notice(isOpen: part, as: added, isAwaited: isAwaited)
        + [.askNext]
    }
    let longer = document.adding(added)
    let requests = change(.document(longer), at: progress)
    document = longer
    return requests + [.message(nil)] + added.notices.map { .notice($0) }
  }

  private func notice(
    isOpen part: DocumentPart, as added: Document, isAwaited: Bool
  ) -> [Request] {
    if document.text(in: part.bytes) != added.text[...] {
      return [
        .notice("\(part.name) is open in an older version: restart lcchat to read the changes.")
      ]
    }
    return isAwaited ? [] : [.notice("\(part.name) is open.")]
  }

  /// Sets the mode; without a name, shows the present mode.
  mutating func setMode(
    named name: String, at progress: ReadingProgress?, isAnswering: Bool
  ) -> [Request] {
    if let mode = Mode(rawValue: name.lowercased()) { return set(mode, at: progress) }
    let names = Mode.allCases.map(\.rawValue).joined(separator: ", ")
    guard name.isEmpty else { return [.error("There is no mode \(name): \(names).")] }
    let description = modeDescription(at: progress, isAnswering: isAnswering)
    return [.notice("\(description) /mode NAME changes it: \(names).")]
  }

  /// Sets the next possible mode; adds a notice about the skipped ones.
  mutating func setNextMode(at progress: ReadingProgress?) -> [Request] {
    let next = modes.next(refusals: (plan ?? fallback?.plan)?.refusals ?? [])
    return (next.notice.map { [.notice($0)] } ?? []) + set(next.mode, at: progress)
  }

  private mutating func set(_ mode: Mode, at progress: ReadingProgress?) -> [Request] {
    let requests = change(.mode(mode), at: progress)
    modes.choose(mode)
    return requests + [.message("Mode \(mode.rawValue)")]
  }

  private func modeDescription(at progress: ReadingProgress?, isAnswering: Bool) -> String {
    guard let plan else { return "The mode is chosen when the model is loaded." }
    guard let unfinished = progress ?? paused, !isAnswering || isRecalling else {
      return plan.explanation
    }
    let tokens = "\(Format.count(unfinished.read)) of \(Format.count(unfinished.total)) tokens"
    let isPaused = paused != nil && progress == nil && !isRunning
    let resuming =
      isPaused ? ", then reading was stopped: /read or a question resumes it" : " so far"
    return "Mode \(plan.mode): \(tokens) are read\(resuming)."
  }

  /// Sets the place of quotations; without a name, shows the present one.
  mutating func setQuote(named name: String) -> [Request] {
    let names = QuoteStyle.allCases.map(\.rawValue).joined(separator: ", ")
    guard !name.isEmpty else {
      return [.notice("Quotations: \(quote.meaning). /quote NAME changes it: \(names).")]
    }
    guard let style = QuoteStyle(rawValue: name.lowercased()) else {
      return [.error("/quote takes one of \(names).")]
    }
    quote = style
    return [
      .effect(.setQuote(style)), .notice("Quotations of the next answers: \(style.meaning)."),
    ]
  }

  /// Sets the model; without a name, shows the present model.
  mutating func setModel(_ name: String, at progress: ReadingProgress?) -> [Request] {
    guard !name.isEmpty else {
      return [.notice("\(modelDescription) /model PATH loads another.")]
    }
    return change(.model(name), at: progress)
      + [.message("Loading \(name): the document is read again")]
  }

  private var modelDescription: String {
    guard let model else { return "The model isn't loaded yet." }
    return "The model is \(model.name) (\(model.architecture), \(model.layers) layers), which sees"
      + " \(Format.count(model.contextLength)) tokens at once."
  }

  /// Sets the budget; without an argument, shows the budget and the memory in use, in bytes.
  mutating func setBudget(
    _ argument: String, processBytes: Int, at progress: ReadingProgress?
  ) -> [Request] {
    guard !argument.isEmpty else { return [.notice(budgetDescription(processBytes))] }
    let isOff = argument.lowercased() == "off"
    guard isOff || MemorySize(argument) != nil else {
      return [.error("/budget takes an amount of memory, such as 2G or 512M, or off.")]
    }
    let bytes = isOff ? nil : MemorySize(argument)?.bytes
    let budget = bytes.map { "Budget \(Format.bytes($0))" } ?? "No budget"
    return change(.budget(bytes), at: progress) + [.message(budget + ": planned again")]
  }

  private func budgetDescription(_ processBytes: Int) -> String {
    guard let plan else { return "The memory in use is known once the model is loaded." }
    let limit = plan.budget.map { "The budget is \(Format.bytes($0))" } ?? "There is no budget"
    let process =
      processBytes > 0 ? "; the process takes \(Format.bytes(processBytes)) now" : ""
    let document =
      plan.processBytes.map {
        " In mode \(plan.mode) it takes at most \(Format.bytes($0)) with this document."
      } ?? ""
    return "\(limit)\(process).\(document) /budget 2G sets one, /budget off takes it away."
  }
}
