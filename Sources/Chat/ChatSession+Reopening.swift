package import Documents

extension ChatSession {
  package nonisolated func open(_ document: Document) -> AsyncStream<OpeningEvent> {
    opening { await self.reopen(document: document, $0) }
  }

  package nonisolated func setMode(_ mode: ChatOptions.Mode) -> AsyncStream<OpeningEvent> {
    opening { await self.reopen(mode: mode, $0) }
  }

  package nonisolated func setBudget(_ bytes: Int?) -> AsyncStream<OpeningEvent> {
    opening { await self.reopen(budget: .some(bytes), $0) }
  }

  package nonisolated func setModel(_ name: String) -> AsyncStream<OpeningEvent> {
    opening { await self.load(name, $0) }
  }

  private func load(_ name: String, _ events: AsyncStream<OpeningEvent>.Continuation) async {
    guard let loadOther else {
      events.yield(.ended(.failed("No other model can be loaded here.")))
      return
    }
    events.yield(.loadingModel(name: name))
    let start = now()
    let before = (idle, bill)
    // The present model is given up once the other one is there.
    let room = options.memoryBudget.map { $0 - (processBytes() ?? 0) }
    do {
      let model = try await measuringMemory { try await loadOther(name, room) }
      try Task.checkCancellation()
      bill.loadSeconds += (now() - start).seconds
      // What the model before has read is nothing to this one.
      (bill.readTokens, bill.reusedTokens) = (0, 0)
      if await !reopen(model: model, events) { (idle, bill) = before }
    } catch {
      (idle, bill) = before
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
    }
  }

  /// Plans anew with another document, mode, budget or model; if that can't be, all stays as it was, and
  /// it returns false.
  @discardableResult
  private func reopen(
    document: Document? = nil, mode: ChatOptions.Mode? = nil, budget: Int?? = nil,
    model: LoadedEngine? = nil,
    _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Bool {
    let before = (self.document, options, prepared, recall, modelName, engine)
    let isWatching = watching != nil
    self.document = document ?? self.document
    options.mode = mode ?? options.mode
    options.memoryBudget = budget ?? options.memoryBudget
    modelName = model?.name ?? modelName
    engine = model?.engine ?? engine
    prepared = nil
    // What another model read is of no use.
    older = model == nil ? recall ?? older : nil
    recall = nil
    do {
      let plan = try await preparedDocument().plan
      // Recall needs little of the cache that a whole document has filled.
      let isBudgeted = options.memoryBudget != nil
      if plan.mode != before.2?.plan.mode, isBudgeted || plan.mode == .recall {
        await engine?.forget()
      }
      // Without a budget it is kept for the way back.
      if plan.mode != .recall, isBudgeted {
        older = nil
        await engine?.forgetLookup()
      }
    } catch {
      (self.document, options, prepared, recall, modelName, engine) = before
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return false
    }
    if let model, isWatching { watch(model.engine) }
    journal?.setReading(of: self.document, model: modelName, mode: options.mode)
    readTokens = 0
    reread = []
    rereadShares = []
    forgetAttention()
    await open(events)
    return true
  }
}
