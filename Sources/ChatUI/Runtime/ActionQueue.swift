/// The actions that were posted, in order, and the number that is not yet handled.
struct ActionQueue {
  let actions: AsyncStream<Action>
  private(set) var pending = 0
  private let continuation: AsyncStream<Action>.Continuation

  init() { (actions, continuation) = AsyncStream.makeStream() }

  mutating func post(_ action: Action) {
    pending += 1
    continuation.yield(action)
  }

  /// Counts an action as handled.
  mutating func handled() { pending -= 1 }
}

/// The lines that were typed ahead, for a conversation without a screen.
struct TypedLines {
  /// The lines that are not yet handled; nil for the end of input.
  private var lines: [String?] = []

  mutating func append(_ line: String?) { lines.append(line) }

  /// Removes and returns the oldest line as an action; nil if there is none.
  mutating func next() -> Action? {
    guard !lines.isEmpty else { return nil }
    return lines.removeFirst().map { .line($0) } ?? .terminated
  }

  /// Removes all lines but the end of input, and returns them.
  mutating func withdraw() -> [String] {
    defer { lines.removeAll { $0 != nil } }
    return lines.compactMap(\.self)
  }
}
