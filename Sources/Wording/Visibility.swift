/// The ways in which the model sees a part of the document, the best way first.
package enum Visibility: UInt8, Sendable, Hashable, CaseIterable, Codable {
  case exact
  /// The lower layers have read the part once, so that it can be found and read again.
  case light
  case windowOnly, notSeen, notReadYet
}
