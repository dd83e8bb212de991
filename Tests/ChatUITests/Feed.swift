import Synchronization

/// A stream that a test feeds, and that knows whether its listener has taken everything in.
final class Feed<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var isFinished = false
    var listener: CheckedContinuation<Element?, Never>?
    var wasCancelled = false

    mutating func takeListener() -> CheckedContinuation<Element?, Never>? {
      defer { listener = nil }
      return listener
    }
  }

  private let state = Mutex(State())

  /// True while the listener waits for more: what was sent before has been dealt with.
  var isParked: Bool { state.withLock { $0.listener != nil } }
  var wasCancelled: Bool { state.withLock { $0.wasCancelled } }

  var stream: AsyncStream<Element> {
    AsyncStream {
      await self.next()
    } onCancel: {
      self.cancel()
    }
  }

  func send(_ elements: Element...) {
    for element in elements { send(element) }
  }

  func finish() {
    let listener = state.withLock { state -> CheckedContinuation<Element?, Never>? in
      state.isFinished = true
      return state.takeListener()
    }
    listener?.resume(returning: nil)
  }

  private func send(_ element: Element) {
    let listener = state.withLock { state -> CheckedContinuation<Element?, Never>? in
      if let listener = state.takeListener() { return listener }
      state.waiting.append(element)
      return nil
    }
    listener?.resume(returning: element)
  }

  private func cancel() {
    let listener = state.withLock { state -> CheckedContinuation<Element?, Never>? in
      state.wasCancelled = true
      return state.takeListener()
    }
    listener?.resume(returning: nil)
  }

  private func next() async -> Element? {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state -> Element?? in
        if !state.waiting.isEmpty { return .some(state.waiting.removeFirst()) }
        if state.isFinished || state.wasCancelled { return .some(nil) }
        state.listener = continuation
        return nil
      }
      if let element = isOver { continuation.resume(returning: element) }
    }
  }
}
