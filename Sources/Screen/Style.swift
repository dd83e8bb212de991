/// The meaning of a cell; only a theme chooses its colour.
package enum Role: Hashable, Sendable {
  case text, dim, strong, title, border, focusedBorder
  case accent, question, answer, notice, warning, error
  case key, selection, searchMatch, input, placeholder
  case barFill, barEmpty, spark
  /// The kinds of a strip or chart, for example read exactly, window only, not seen.
  case category(UInt8)
  /// Heat from 0 (cold) to 255 (hot) on a perceptually even ramp.
  case heat(UInt8)
}

/// A role and the attributes that work without colour.
package struct Style: Hashable, Sendable {
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let underline = Attributes(rawValue: 2)
    package static let reverse = Attributes(rawValue: 4)
    package static let italic = Attributes(rawValue: 8)
  }

  package var role: Role
  package var attributes: Attributes

  package init(_ role: Role = .text, _ attributes: Attributes = []) {
    self.role = role
    self.attributes = attributes
  }
}
