extension AppState {
  /// Takes one action in and returns what is to be done outside.
  package mutating func reduce(_ action: Action) -> [Effect] {
    var effects = apply(action)
    let view = shownAttentionView
    if view != probedView {
      probedView = view
      effects.append(.setAttentionProbe(view))
    }
    return effects
  }

  private mutating func apply(_ action: Action) -> [Effect] {
    switch action {
    case .started: return [.open(id: openingID)]
    case .key(let key): return press(key)
    case .resized(let size):
      self.size = size
      keepFocusVisible()
      return []
    case .opening(let id, let event): return id == openingID ? take(event) : []
    case .documentRead(let document): return add(document)
    case .documentFailed(let reason):
      transcript.append(error: reason)
      return []
    case .answer(let id, let event): return take(event, of: id)
    case .answerCancelled(let id): return endAnswer(id, .cancelled(nil))
    case .telemetry(let telemetry):
      self.telemetry = telemetry
      speeds.record(telemetry)
      return []
    case .tick:
      ticks += 1
      return []
    }
  }
}
