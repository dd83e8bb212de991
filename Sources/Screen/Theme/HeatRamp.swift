/// Heat as colour: perceptually even, and in the same order for colour-blind eyes.
struct HeatRamp {
  let background: Theme.Background

  /// The level, about a twentieth of the hottest, below which heat is noise and stays blank.
  private static let floor: UInt8 = 13

  /// Ten even steps of matplotlib's viridis.
  ///
  /// The entries of smaller palettes never get darker; the nearest of xterm's 256 colours would.
  private static let stops: [Color] = [
    Color(0x440154, ansi: 4, indexed: 53), Color(0x482878, ansi: 4, indexed: 54),
    Color(0x3E4989, ansi: 12, indexed: 55), Color(0x31688E, ansi: 12, indexed: 24),
    Color(0x26828E, ansi: 2, indexed: 30), Color(0x1F9E89, ansi: 2, indexed: 36),
    Color(0x35B779, ansi: 6, indexed: 71), Color(0x6ECE58, ansi: 6, indexed: 113),
    Color(0xB5DE2B, ansi: 11, indexed: 148), Color(0xFDE725, ansi: 11, indexed: 220),
  ]

  /// The cell's colour; nil for a cold cell, which shows the terminal's background.
  func color(_ heat: UInt8) -> Color? {
    guard heat >= Self.floor else { return nil }
    // Cold blends with the ground: on a light one the ramp runs from light to dark.
    let position = Double(background == .dark ? heat : 255 - heat) / 255 * 9
    let low = min(8, Int(position))
    let share = position - Double(low)
    let (from, to) = (Self.stops[low], Self.stops[low + 1])
    let mixed = [(from.red, to.red), (from.green, to.green), (from.blue, to.blue)]
      .reduce(UInt32(0)) { rgb, channel in
        let value = Double(channel.0) * (1 - share) + Double(channel.1) * share
        return rgb << 8 | UInt32(value.rounded())
      }
    let nearer = share < 0.5 ? from : to
    return Color(mixed, ansi: nearer.ansi, indexed: nearer.indexed)
  }

  /// The colour of text on the cell.
  func ink(_ heat: UInt8) -> Color? {
    guard heat >= Self.floor else { return nil }
    let isBright = (heat >= 128) == (background == .dark)
    return isBright ? Color(0x000000, ansi: 0) : Color(0xFFFFFF, ansi: 15)
  }

  /// The shade for terminals without colours.
  static func shade(_ heat: UInt8) -> String {
    let shades = BlockGlyphs.shades
    // Rounded up: only what is quite cold stays blank.
    return shades[(Int(heat) * (shades.count - 1) + 254) / 255]
  }
}
