import CNcurses
import Screen

/// A grapheme as the pieces that curses can put into its cells.
///
/// A curses cell holds one spacing character and at most four marks, and every terminal moves its
/// cursor by the width of that character. So flags and Indic clusters go side by side, while of
/// joined emoji and skin tones only the first picture is drawn, in two columns whatever happens.
package enum CellParts {
  package struct Part: Hashable {
    package fileprivate(set) var scalars: [Unicode.Scalar]
    package let columns: Int
  }

  private static let maximumScalars = 5

  /// Pieces that fill exactly the given columns; `width` is what curses takes a scalar's to be.
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
    // What the C library doesn't know or measures wider than we do would shift the whole row.
    if parts.isEmpty { return Array(repeating: Part(scalars: ["?"], columns: 1), count: columns) }
    return parts + Array(repeating: Part(scalars: [" "], columns: 1), count: columns - used)
  }

  /// The scalar that a grapheme is, if it is one of those that most cells have: ASCII, borders and
  /// blocks, of one column.
  static func single(_ grapheme: String) -> Unicode.Scalar? {
    let scalars = grapheme.unicodeScalars
    guard grapheme.utf8.count <= 3, let scalar = scalars.first, scalars.count == 1 else {
      return nil
    }
    let isBlock = (0x2500..<0x25A0).contains(scalar.value) && cursesWidth(scalar) == 1
    return isBlock || (0x20..<0x7F).contains(scalar.value) ? scalar : nil
  }

  /// Joiners, variation selectors and tags: they ask for one picture, which terminals disagree on.
  private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isVariationSelector || scalar.properties.generalCategory == .format
  }

  /// The C library's width in the current locale, -1 for what it doesn't know.
  static func cursesWidth(_ scalar: Unicode.Scalar) -> Int {
    Int(wcwidth(wchar_t(bitPattern: scalar.value)))
  }
}
