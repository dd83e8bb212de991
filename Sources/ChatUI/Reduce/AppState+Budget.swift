import Chat
import Wording

extension AppState {
  /// Sets the budget; without an argument, shows the budget and the memory in use.
  mutating func setBudget(_ argument: String) -> [Effect] {
    guard !argument.isEmpty else {
      transcript.append(notice: budgetDescription)
      return []
    }
    let isOff = argument.lowercased() == "off"
    guard isOff || MemorySize(argument) != nil else {
      transcript.append(error: "/budget takes an amount of memory, as 2G or 512M, or off.")
      return []
    }
    let bytes = isOff ? nil : MemorySize(argument)?.bytes
    let effects = change(.budget(bytes))
    message = (bytes.map { "Budget \(Format.bytes($0))" } ?? "No budget") + ": planned again"
    return effects
  }

  private var budgetDescription: String {
    guard let plan else { return "What fits the budget is told when the model is loaded." }
    let limit = plan.budget.map { "The budget is \(Format.bytes($0))" } ?? "There is no budget"
    let taken = telemetry.processBytes
    let process = taken > 0 ? "; the process takes \(Format.bytes(taken)) now" : ""
    let document =
      plan.processBytes.map {
        " In mode \(plan.mode) it takes at most \(Format.bytes($0)) with this document."
      } ?? ""
    return "\(limit)\(process).\(document) /budget 2G sets one, /budget off takes it away."
  }
}
