/// The colours of a theme by their purpose.
struct Palette: Hashable, Sendable {
  /// The colour of the document's and the answers' text; nil for the terminal's own.
  var text: Color?
  /// The colour of text that needn't be read.
  let grey: Color
  let blue, violet, green, amber, red: Color
  /// The background of the empty part of a bar.
  let faint: Color
  let selectionInk, selectionGround: Color

  // Text colours keep a contrast of at least 4.5 : 1 to black or white (WCAG 2.1, 1.4.3) …
  static let dark = Palette(
    grey: Color(0x8A8A8A, ansi: 7), blue: Color(0x5FAFFF, ansi: 14),
    violet: Color(0xD7AFFF, ansi: 13), green: Color(0x87D787, ansi: 10),
    amber: Color(0xFFAF5F, ansi: 11), red: Color(0xFF8787, ansi: 9),
    faint: Color(0x303030, ansi: 8), selectionInk: Color(0xFFFFFF, ansi: 15),
    selectionGround: Color(0x00518F, ansi: 4))
  static let light = Palette(
    grey: Color(0x626262, ansi: 8), blue: Color(0x005FAF, ansi: 4),
    violet: Color(0x875FAF, ansi: 5), green: Color(0x00703C, ansi: 2),
    amber: Color(0x875F00, ansi: 3), red: Color(0xAF0000, ansi: 1), faint: Color(0xDADADA, ansi: 7),
    selectionInk: Color(0x000000, ansi: 0), selectionGround: Color(0xAFD7FF, ansi: 6))

  // … and those of high contrast 7 : 1 (1.4.6), with nothing stronger than the text itself.
  static let strongOnDark = Palette(
    text: Color(0xFFFFFF, ansi: 15), grey: Color(0xC6C6C6, ansi: 7),
    blue: Color(0xFFFF00, ansi: 11),
    violet: Color(0xFFAFFF, ansi: 13), green: Color(0x5FFF5F, ansi: 10),
    amber: Color(0xFFD700, ansi: 11), red: Color(0xFF9F9F, ansi: 9),
    faint: Color(0x4E4E4E, ansi: 8), selectionInk: Color(0x000000, ansi: 0),
    selectionGround: Color(0xFFFFFF, ansi: 15))
  static let strongOnLight = Palette(
    text: Color(0x000000, ansi: 0), grey: Color(0x3A3A3A, ansi: 0), blue: Color(0x0000AF, ansi: 4),
    violet: Color(0x5F005F, ansi: 5), green: Color(0x004F00, ansi: 2),
    amber: Color(0x5F3A00, ansi: 3), red: Color(0x870000, ansi: 1), faint: Color(0xC6C6C6, ansi: 7),
    selectionInk: Color(0xFFFFFF, ansi: 15), selectionGround: Color(0x000000, ansi: 0))
}
