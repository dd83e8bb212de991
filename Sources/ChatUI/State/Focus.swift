/// Which part of the screen the keys go to.
package enum Focus: Hashable, Sendable, CaseIterable {
  case input, document, transcript, attention, sources
}
