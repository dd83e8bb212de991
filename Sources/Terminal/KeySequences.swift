import Screen

/// The keys of terminals' escape sequences.
enum KeySequences {
  /// Returns the key of `ESC [ parameters final`; nil for keys that the program doesn't use.
  static func key(parameters: [Int], final: UInt8) -> KeyPress? {
    // xterm sends 1 + (1 Shift, 2 Alt, 4 Control) as the second parameter.
    let modifiers = max(0, (parameters.dropFirst().first ?? 1) - 1)
    let isWordwise = modifiers & 0b110 != 0
    return switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): isWordwise ? .wordRight : .right
    case UInt8(ascii: "D"): isWordwise ? .wordLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "~"): numbered(parameters.first ?? 0)
    default: nil
    }
  }

  /// Returns the key of `ESC O final`: keypad and cursor keys in application mode.
  static func applicationKey(_ final: UInt8) -> KeyPress? {
    switch final {
    case UInt8(ascii: "M"): .enter
    // Control with an arrow key in rxvt.
    case UInt8(ascii: "c"): .wordRight
    case UInt8(ascii: "d"): .wordLeft
    default: key(parameters: [], final: final)
    }
  }

  /// Returns the key of `ESC [ [ final`.
  static func consoleKey(_ final: UInt8) -> KeyPress? {
    (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final)
      ? .function(Int(final - UInt8(ascii: "A")) + 1) : nil
  }

  /// Returns the key of `ESC [ number ~`.
  private static func numbered(_ number: Int) -> KeyPress? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }
}
