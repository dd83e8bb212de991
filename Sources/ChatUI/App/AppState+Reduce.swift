extension AppState {
  /// Takes one action in and returns what is to be done outside.
  package mutating func reduce(_ action: Action) -> [Effect] {
    var effects = apply(action)
    // A drag is kept when it has ended.
    if !isDragging, arrangement != keptArrangement {
      keptArrangement = arrangement
      effects.append(.keep(arrangement))
    }
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
    case .line(let text): return enter(text)
    case .resized(let size):
      self.size = size
      keepFocusVisible()
      return []
    case .terminated: return [.quit]
    case .opening(let id, let event): return id == openingID ? take(event) : []
    case .documentRead(let document, let path):
      awaitedFiles.remove(path)
      openedFiles.insert(path)
      return add(document)
    case .documentFailed(let reason, let path): return fail(path, reason)
    case .filesListed(let files, let prefix):
      complete(files, prefix: prefix)
      return []
    case .failed(let reason):
      transcript.append(error: reason)
      return []
    case .told(let sentence):
      transcript.append(notice: sentence)
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
    case .messageAged(let number):
      guard number == messageNumber else { return [] }
      message = nil
      // A second press must not act after its announcement is gone.
      (isQuitArmed, isStopArmed) = (false, false)
      return []
    }
  }
}
