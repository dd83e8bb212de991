extension ChatSession {
  package nonisolated func change(_ change: ReadingChange) -> AsyncStream<OpeningEvent> {
    opening { events in
      if let model = change.model { return await self.load(model, change, events) }
      return await self.reopen(change, events)
    }
  }

  private func load(
    _ name: String, _ change: ReadingChange,
    _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Reading? {
    guard let loadOther else {
      events.yield(.ended(.failed("No other model can be loaded here.")))
      return nil
    }
    events.yield(.loadingModel(name: name))
    let start = now()
    let idleBefore = idle
    let model: LoadedEngine
    do {
      // The present model, which may go on reading, is released after the other one is loaded.
      let room = options.memoryBudget.map { $0 - (processBytes() ?? 0) }
      model = try await measuringMemory { try await loadOther(name, room) }
      try Task.checkCancellation()
    } catch {
      idle = idleBefore
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return nil
    }
    let idleAfter = idle
    idle = idleBefore
    return await restoringOnFailure(events, replacesEngine: true) {
      idle = idleAfter
      bill.loadSeconds += (now() - start).seconds
      // The tokens that the previous model has read don't count for this one.
      (bill.readTokens, bill.reusedTokens) = (0, 0)
      (modelName, engine) = (model.name, model.engine)
      take(change)
      reading = reading.next(keepsModel: false)
      let isWatching = watching != nil
      let prepared = try await plan(events)
      if isWatching { watch(model.engine) }
      return prepared
    }
  }

  /// Replaces document, mode and budget, plans again and starts reading.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  private func reopen(
    _ change: ReadingChange, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Reading? {
    let before = reading.prepared?.plan.mode
    return await restoringOnFailure(events) {
      take(change)
      reading = reading.next(keepsModel: true)
      // Chunks that are kept are counted again.
      (bill.readTokens, bill.reusedTokens) = (0, 0)
      let prepared = try await plan(events)
      await forget(after: before, for: prepared.plan.mode)
      return prepared
    }
  }

  private func take(_ change: ReadingChange) {
    document = change.document ?? document
    options.mode = change.mode ?? options.mode
    options.memoryBudget = change.budget ?? options.memoryBudget
  }

  /// Makes a change and starts reading; if the change fails, restores the state before it.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  private func restoringOnFailure(
    _ events: AsyncStream<OpeningEvent>.Continuation, replacesEngine: Bool = false,
    _ change: () async throws -> PreparedDocument
  ) async -> Reading? {
    var before = Optional((document, options, modelName, reading, idle, bill))
    var oldEngine = engine
    let wasWatching = watching != nil
    do {
      let prepared = try await change()
      if replacesEngine {
        // The last references to the old model; what it took goes back to the system.
        (before, oldEngine) = (nil, nil)
        await prepared.engine.forgetLookup()
      }
      journal?.setReading(of: document, model: modelName, mode: options.mode)
      showProgress()
      return await read(prepared, events)
    } catch {
      if let before { (document, options, modelName, reading, idle, bill) = before }
      if replacesEngine || oldEngine != nil { engine = oldEngine }
      if replacesEngine, !wasWatching { stopWatching() }
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return nil
    }
  }

  /// Releases the memory that the new mode doesn't use.
  private func forget(after old: ContextPlan.Mode?, for new: ContextPlan.Mode) async {
    // Recall needs only a small part of the cache that a whole document has filled.
    let isBudgeted = options.memoryBudget != nil
    if new != old, isBudgeted || new == .recall { await engine?.forget() }
    // Without a budget the light index is kept for a change back to recall.
    if new != .recall, isBudgeted {
      reading.older = nil
      await engine?.forgetLookup()
    }
  }
}
