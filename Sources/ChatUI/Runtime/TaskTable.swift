/// The tasks of the runtime, at most one of each kind.
@MainActor
struct TaskTable {
  /// The kind of a task.
  enum Work: Hashable {
    case terminal, telemetry, frame, animation, message
    case opening(Int)
    case answer(Int)
    case file(String)
    case session(SessionRequest)
    case listing
  }

  private var tasks: [Work: Task<Void, Never>] = [:]

  /// The number of streams and requests that run; timers don't count.
  var runningEffects: Int {
    tasks.keys.count { ![.frame, .animation, .message].contains($0) }
  }

  /// True while a file is read or written.
  var isBusy: Bool {
    tasks.keys.contains { work in
      switch work {
      case .file, .session: true
      case .listing, .terminal, .telemetry, .frame, .animation, .message, .opening, .answer: false
      }
    }
  }

  func isRunning(_ work: Work) -> Bool { tasks[work] != nil }

  mutating func start(_ work: Work, _ task: Task<Void, Never>) { tasks[work] = task }

  /// Removes a task that has ended.
  mutating func end(_ work: Work) { tasks[work] = nil }

  /// Cancels a task; returns false if there was none.
  @discardableResult
  mutating func cancel(_ work: Work) -> Bool {
    guard let task = tasks.removeValue(forKey: work) else { return false }
    task.cancel()
    return true
  }

  mutating func cancelAll() {
    for task in tasks.values { task.cancel() }
    tasks = [:]
  }
}
