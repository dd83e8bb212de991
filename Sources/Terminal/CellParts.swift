import CNcurses
import Screen

/// Splits a grapheme into the pieces that curses can put into its cells.
///
/// A curses cell holds one spacing character and at most four marks, and every terminal moves its
/// cursor by the width of that character. Flags and Indic clusters therefore become neighbouring
/// cells. For joined emoji and skin tones only the first picture is drawn, always in two columns.
package enum CellParts {
  package struct Part: Hashable {
    package fileprivate(set) var scalars: [Unicode.Scalar]
    package let columns: Int
  }

  private static let maximumScalars = 5

  /// Returns pieces that fill exactly the given columns; `width` returns a scalar's width in
  /// curses.
  package static func parts(
    of grapheme: String, columns: Int, width: (Unicode.Scalar) -> Int
  ) -> [Part] {
    var parts: [Part] = []
    var used = 0
    for scalar in grapheme.unicodeScalars where !isSelector(scalar) {
      let scalarColumns = width(scalar)
      if scalarColumns > 0 {
        guard used + scalarColumns <= columns else { break }
        parts.append(Part(scalars: [scalar], columns: scalarColumns))
        used += scalarColumns
      } else if scalarColumns == 0, let last = parts.indices.last,
        parts[last].scalars.count < maximumScalars
      {
        parts[last].scalars.append(scalar)
      }
    }
    // A scalar that is unknown to the C library, or wider there than here, would shift the row.
    if parts.isEmpty { return Array(repeating: Part(scalars: ["?"], columns: 1), count: columns) }
    return parts + Array(repeating: Part(scalars: [" "], columns: 1), count: columns - used)
  }

  /// Returns a grapheme's only scalar if it is of the kinds that most cells have: ASCII, borders
  /// and blocks, of one column.
  static func single(_ grapheme: String) -> Unicode.Scalar? {
    let scalars = grapheme.unicodeScalars
    guard grapheme.utf8.count <= 3, let scalar = scalars.first, scalars.count == 1 else {
      return nil
    }
    let isBlock = (0x2500..<0x25A0).contains(scalar.value) && cursesWidth(scalar) == 1
    return isBlock || (0x20..<0x7F).contains(scalar.value) ? scalar : nil
  }

  /// Returns true for joiners, variation selectors and tags, which terminals draw differently.
  private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isVariationSelector || scalar.properties.generalCategory == .format
  }

  /// Returns the C library's width in the current locale, -1 for unknown scalars.
  static func cursesWidth(_ scalar: Unicode.Scalar) -> Int {
    Int(wcwidth(wchar_t(bitPattern: scalar.value)))
  }
}
