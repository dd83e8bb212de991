import Inference
import Wording

/// The memory limit of the process and its memory without a document, in bytes.
struct MemoryBudget: Sendable {
  let limit: Int
  let idle: Int
}

extension MemoryBudget? {
  /// Returns the plan for the chosen mode, or in mode auto the first plan within the budget.
  ///
  /// In mode auto the plans are tried in the order exact, recall, stream.
  ///
  /// - Parameters:
  ///   - memory: the memory that reading takes; nil if unknown, so that every plan fits.
  ///   - options: the user's choices.
  ///   - make: makes the plan for options.
  /// - Returns: the plan, and a sentence for the user if the budget changed it, otherwise empty.
  /// - Throws: errors of `make`, and `ContextPlanError` if no plan is within the budget.
  func fitting(
    _ memory: MemoryEstimate?, _ options: ChatOptions,
    make: (ChatOptions) throws(ContextPlanError) -> ContextPlan
  ) throws(ContextPlanError) -> (plan: ContextPlan, reason: String) {
    let wanted = try make(options)
    guard let self, let memory else { return (wanted, "") }
    guard self.idle < self.limit else {
      throw .budgetBelowModel(idle: self.idle, budget: self.limit)
    }
    func needed(_ plan: ContextPlan) -> Int { self.idle + memory.bytes(plan.reading) }
    /// Returns the plan with a limit on the turns, so that a long conversation stays in the budget.
    func limited(_ plan: ContextPlan) -> ContextPlan {
      guard let mode = plan.reading else { return plan }
      var plan = plan
      let left = self.limit - needed(plan)
      plan.limitTurns(to: memory.turns(mode, in: left, most: plan.room))
      return plan
    }
    if needed(wanted) <= self.limit { return (limited(wanted), "") }

    var others: [ContextPlan] = []
    for mode in [Mode.exact, .recall, .stream] {
      var options = options
      options.mode = mode
      if let plan = try? make(options), plan.reading != wanted.reading { others.append(plan) }
    }
    let fitting = others.filter { needed($0) <= self.limit }
    if options.mode == .auto, let plan = fitting.first {
      let reason = """
         In mode \(wanted.mode) the process would take \(MemorySize(bytes: needed(wanted))); the \
        budget is \(MemorySize(bytes: self.limit)).
        """
      return (limited(plan), reason)
    }
    // In mode auto all plans were tried. The message gives the budget for the smallest one.
    let tried = options.mode == .auto ? [wanted] + others : [wanted]
    let least = tried.min { needed($0) < needed($1) } ?? wanted
    var ways = ["a budget of \(MemorySize(bytes: needed(least)).roundedUp)"]
    if options.mode != .auto { ways += fitting.map { "mode \($0.mode)" } }
    if let quantised = memory.quantised,
      self.idle + quantised.bytes(least.reading) <= self.limit
    {
      ways.append("--cache q8_0")
    }
    let mode = options.mode == .auto ? least.mode : options.mode
    throw .overBudget(mode: mode, needed: needed(least), budget: self.limit, ways: ways)
  }
}
