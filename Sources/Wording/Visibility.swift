/// The way in which the model sees a part of the document; the best way first.
package enum Visibility: UInt8, Sendable, Hashable, CaseIterable, Codable {
  case exact
  /// Read once by the lower layers, so that it can be found and read again.
  case light
  case windowOnly, notSeen, notReadYet
}
