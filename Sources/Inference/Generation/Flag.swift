import Synchronization

/// A boolean that one thread sets and another tests.
final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }
  func set(_ newValue: Bool) { value.store(newValue, ordering: .relaxed) }
}
