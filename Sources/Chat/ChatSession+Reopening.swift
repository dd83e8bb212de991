package import Documents

extension ChatSession {
  package nonisolated func open(_ document: Document) -> AsyncStream<OpeningEvent> {
    opening { await self.reopen(document: document, mode: nil, $0) }
  }

  package nonisolated func setMode(_ mode: ChatOptions.Mode) -> AsyncStream<OpeningEvent> {
    opening { await self.reopen(document: nil, mode: mode, $0) }
  }

  /// Plans anew with another document or mode; if that can't be, all stays as it was.
  private func reopen(
    document: Document?, mode: ChatOptions.Mode?, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async {
    let before = (self.document, options, prepared, recall)
    self.document = document ?? self.document
    options.mode = mode ?? options.mode
    prepared = nil
    older = recall ?? older
    recall = nil
    do {
      _ = try await preparedDocument()
    } catch {
      (self.document, options, prepared, recall) = before
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return
    }
    readTokens = 0
    reread = []
    rereadShares = []
    forgetAttention()
    await open(events)
  }
}
