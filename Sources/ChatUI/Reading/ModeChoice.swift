import Chat
package import Wording

/// The mode that the user asked for, and the steps of the key for the next mode.
package struct ModeChoice: Hashable, Sendable {
  /// The chosen mode; the plan has the mode that `auto` led to.
  package private(set) var mode: Mode
  /// The last mode that was asked for, until a plan is made.
  private var asked: Mode?
  /// The refusals of modes that were shown; each is shown once.
  private var shownRefusals: Set<String> = []

  init(_ mode: Mode) {
    self.mode = mode
  }

  mutating func choose(_ mode: Mode) {
    self.mode = mode
    asked = mode
  }

  /// Restores the mode from before a change that failed.
  mutating func restore(_ mode: Mode) { self.mode = mode }

  mutating func planned() { asked = nil }

  /// Another model may refuse the same modes for other reasons.
  mutating func forgetModel() { shownRefusals = [] }

  /// Returns the next possible mode, and a sentence about skipped modes if it is new.
  mutating func next(refusals: [ModeRefusal]) -> (mode: Mode, notice: String?) {
    var mode = (asked ?? mode).next
    var skipped: [ModeRefusal] = []
    while let refusal = refusals.first(where: { $0.mode == mode }),
      skipped.count < Mode.allCases.count
    {
      skipped.append(refusal)
      mode = mode.next
    }
    let isNew = !skipped.isEmpty && shownRefusals.insert(skipped.sentence).inserted
    return (mode, isNew ? skipped.sentence : nil)
  }
}

extension Mode {
  /// The mode after this one, in the order of the key.
  fileprivate var next: Self {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
