package import Documents

extension ChatSession {
  package nonisolated func open(_ document: Document) -> AsyncStream<OpeningEvent> {
    AsyncStream {
      $0.yield(.ended(.failed("Another document can't be added yet: start lcchat with both.")))
      $0.finish()
    }
  }

  package nonisolated func setMode(_ mode: ChatOptions.Mode) -> AsyncStream<OpeningEvent> {
    AsyncStream {
      $0.yield(
        .ended(.failed("The mode can't be changed yet: start lcchat with --mode \(mode.rawValue)."))
      )
      $0.finish()
    }
  }
}
