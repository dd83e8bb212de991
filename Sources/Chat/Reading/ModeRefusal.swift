package import Wording

/// A mode that can't read a document, and the reason in a few words.
package struct ModeRefusal: Sendable, Hashable {
  package var mode: Mode
  package var reason: String

  package init(mode: Mode, reason: String) {
    self.mode = mode
    self.reason = reason
  }
}

extension [ModeRefusal] {
  /// Tries all modes except auto, which always chooses a possible one.
  init(_ options: ChatOptions, trying plan: (ChatOptions) throws(ContextPlanError) -> Void) {
    self = Mode.allCases.compactMap { mode in
      guard mode != .auto else { return nil }
      var options = options
      options.mode = mode
      do throws(ContextPlanError) {
        try plan(options)
        return nil
      } catch {
        return ModeRefusal(mode: mode, reason: error.reason)
      }
    }
  }

  /// The refusals in one line, grouped by their reason.
  ///
  /// An example is "exact and native: too long for this model (67,561 tokens, room for 32,379)".
  package var sentence: String {
    var groups: [(modes: [Mode], reason: String)] = []
    for refusal in self {
      if let index = groups.firstIndex(where: { $0.reason == refusal.reason }) {
        groups[index].modes.append(refusal.mode)
      } else {
        groups.append(([refusal.mode], refusal.reason))
      }
    }
    return groups.map { "\($0.modes.map(\.rawValue).listed): \($0.reason)" }.joined(
      separator: " · ")
  }
}

extension ContextPlanError {
  /// The reason in a few words.
  fileprivate var reason: String {
    switch self {
    case .documentTooLong(_, let tokens, let most):
      "too long for this model (\(tokens.counted("token")), room for \(most.grouped))"
    case .windowOutOfRange(let wanted, let least, let most):
      """
      no window of \(wanted.counted("token")) with this model (\(least.grouped) to \(most.grouped))
      """
    case .questionTooLong(let tokens, let most, _):
      "too little room for a question (\(tokens.counted("token")), room for \(most.grouped))"
    case .cannotRecall: "this model has no retrieval heads"
    case .finderWithoutHeads(let name): "the finder \(name) has no retrieval heads"
    case .windowTooSmall(let contextLength):
      "this model's context is too short (\(contextLength.counted("token")))"
    case .budgetBelowModel(let idle, let budget), .overBudget(_, let idle, let budget, _):
      "too much memory (\(MemorySize(bytes: idle)), budget \(MemorySize(bytes: budget)))"
    }
  }
}
