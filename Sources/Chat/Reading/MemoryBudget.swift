import Inference
import Wording

/// The most memory that the process may take, and what it takes without a document.
struct MemoryBudget: Sendable {
  let limit: Int
  let idle: Int
}

extension MemoryBudget? {
  /// The plan that a mode gives, or, in mode auto, the next that stays within the budget: exact, recall,
  /// stream.
  ///
  /// `memory` tells what reading takes, and without it everything fits; `make` makes the plan for
  /// options. If the budget made it another than wanted, `reason` says so.
  func fitting(
    _ memory: MemoryPlan?, _ options: ChatOptions,
    make: (ChatOptions) throws(ContextPlanError) -> ContextPlan
  ) throws(ContextPlanError) -> (plan: ContextPlan, reason: String) {
    let wanted = try make(options)
    guard let self, let memory else { return (wanted, "") }
    guard self.idle < self.limit else {
      throw .budgetBelowModel(idle: self.idle, budget: self.limit)
    }
    func needed(_ plan: ContextPlan) -> Int { self.idle + memory.bytes(plan.reading) }
    /// Long conversations mustn't outgrow the budget.
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
    // In mode auto all were tried: the least is what has to be allowed.
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
