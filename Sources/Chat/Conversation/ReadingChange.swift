package import Documents
package import Wording

/// A change of the document, mode, memory budget or model of a reading; nil values stay the same.
package struct ReadingChange: Sendable, Hashable {
  /// A longer document that begins with the present one, as `Document.adding` returns it.
  package var document: Document?
  package var mode: Mode?
  /// The memory budget of the process in bytes; `.some(nil)` for no limit.
  package var budget: Int??
  /// The name of another model.
  package var model: String?

  package init() {}

  package static func document(_ document: Document) -> ReadingChange {
    var change = ReadingChange()
    change.document = document
    return change
  }

  package static func mode(_ mode: Mode) -> ReadingChange {
    var change = ReadingChange()
    change.mode = mode
    return change
  }

  package static func budget(_ bytes: Int?) -> ReadingChange {
    var change = ReadingChange()
    change.budget = .some(bytes)
    return change
  }

  package static func model(_ name: String) -> ReadingChange {
    var change = ReadingChange()
    change.model = name
    return change
  }

  /// Adds a later change, whose values replace earlier ones.
  package mutating func add(_ later: ReadingChange) {
    document = later.document ?? document
    mode = later.mode ?? mode
    budget = later.budget ?? budget
    model = later.model ?? model
  }
}
