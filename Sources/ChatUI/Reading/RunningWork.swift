import Chat

/// The work that runs or is paused, for the conversation's last row.
enum RunningWork: Hashable, Sendable {
  /// Work of unknown length, with the steps of the animation so far.
  case unmeasured(label: String, ticks: Int)
  /// The search for the model's retrieval heads, with the share that is done.
  case calibrating(Double)
  /// The encoding and indexing of the text, with the share that is done.
  case preparing(Double)
  case reading(ReadingProgress)
  case summarising(SummaryProgress)
  case paused(ReadingProgress)

  /// Nil while nothing runs or is paused.
  init?(_ state: AppState) {
    if let progress = state.transcript.running?.summarising {
      self = .summarising(progress)
      return
    }
    if let progress = state.progress {
      self = .reading(progress)
      return
    }
    switch state.reading.opening {
    case .starting: self = .unmeasured(label: "Starting", ticks: state.ticks)
    case .loadingModel(let name):
      self = .unmeasured(label: "Loading \(name)", ticks: state.ticks)
    case .planning: self = .unmeasured(label: "Preparing to read", ticks: state.ticks)
    case .calibrating(let share): self = .calibrating(share)
    case .preparing(let share): self = .preparing(share)
    case .reading: return nil
    case .ended:
      guard let paused = state.reading.paused else { return nil }
      self = .paused(paused)
    }
  }
}
