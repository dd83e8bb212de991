import Chat
import Wording

/// The progress of loading and reading in a handful of lines.
struct PlainProgress {
  private var opening = Opening.starting
  /// The number of quarters of the reading that were written.
  private var quarter = 0

  /// Returns the new lines for a state.
  mutating func lines(_ state: AppState) -> [String] {
    defer { opening = state.reading.opening }
    switch state.reading.opening {
    case .loadingModel(let name):
      quarter = 0
      if case .loadingModel = opening { return [] }
      return ["Loading the model \(name)."]
    case .calibrating:
      if case .calibrating = opening { return [] }
      return ["Finding the model's retrieval heads, once a model."]
    case .reading(let progress): return [line(progress)].compactMap(\.self)
    case .ended(.completed):
      if case .ended = opening { return [] }
      return ["Reading: done."]
    case .starting, .planning, .preparing, .ended: return []
    }
  }

  private mutating func line(_ progress: ReadingProgress) -> String? {
    let now = 4 * progress.read / max(1, progress.total)
    guard now > quarter, now < 4 else { return nil }
    quarter = now
    return "Reading: \(25 * now)%, \(Format.count(progress.read)) of"
      + " \(progress.total.counted("token"))"
  }
}
