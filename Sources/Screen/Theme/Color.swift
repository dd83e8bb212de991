/// The number of colours that a terminal can show.
package enum ColorDepth: Hashable, Sendable, CaseIterable {
  case mono, ansi8, ansi16, indexed256, trueColor
}

/// A colour with its exact value and its entries in smaller palettes.
package struct Color: Hashable, Sendable {
  let red, green, blue: UInt8
  let ansi: UInt8
  /// The number among xterm's 256 colours; nil for the nearest one.
  let indexed: UInt8?

  init(_ rgb: UInt32, ansi: UInt8, indexed: UInt8? = nil) {
    self.indexed = indexed
    red = UInt8(rgb >> 16 & 0xFF)
    green = UInt8(rgb >> 8 & 0xFF)
    blue = UInt8(rgb & 0xFF)
    self.ansi = ansi
  }

  /// The terminal's number for the colour; nil if it has none like it.
  package func number(at depth: ColorDepth) -> Int? {
    switch depth {
    case .mono: nil
    // Grey has no dull half that could be seen on both grounds.
    case .ansi8: ansi == 8 ? nil : Int(ansi & 7)
    case .ansi16: Int(ansi)
    case .indexed256: indexed.map(Int.init) ?? nearestIndex
    case .trueColor: Int(red) << 16 | Int(green) << 8 | Int(blue)
    }
  }

  /// The closest of xterm's colours 16–255: a 6×6×6 cube and 24 greys.
  private var nearestIndex: Int {
    let steps = [0, 95, 135, 175, 215, 255]
    let levels = [red, green, blue].map { channel in
      steps.indices.min { abs(steps[$0] - Int(channel)) < abs(steps[$1] - Int(channel)) } ?? 0
    }
    let grey = min(23, max(0, ((Int(red) + Int(green) + Int(blue)) / 3 - 3) / 10))
    let cubeDistance = distance(to: levels.map { steps[$0] })
    let greyDistance = distance(to: Array(repeating: 8 + 10 * grey, count: 3))
    return greyDistance < cubeDistance
      ? 232 + grey : 16 + 36 * levels[0] + 6 * levels[1] + levels[2]
  }

  private func distance(to other: [Int]) -> Int {
    zip([red, green, blue], other).reduce(0) { sum, pair in
      sum + (Int(pair.0) - pair.1) * (Int(pair.0) - pair.1)
    }
  }
}
