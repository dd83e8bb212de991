import Screen

/// The events of terminals' mouse reports.
enum MouseSequences {
  /// Returns the event of `ESC [ < button ; column ; row M`, or m for a release (xterm's mode
  /// 1006); nil for events that the program doesn't use.
  static func report(parameters: [UInt8], final: UInt8) -> MouseEvent? {
    let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) }
    let finals: Set = [UInt8(ascii: "M"), UInt8(ascii: "m")]
    guard finals.contains(final), numbers.count == 3, let button = numbers[0],
      let column = numbers[1],
      let row = numbers[2], column > 0, row > 0
    else { return nil }
    let isRelease = final == UInt8(ascii: "m")
    return event(button: button, isRelease: isRelease, column: column, row: row)
  }

  /// Returns the event of `ESC [ M button column row`, which terminals without mode 1006 send.
  ///
  /// Each of the three is a byte, 32 above its number.
  static func byteReport(_ bytes: some Collection<UInt8>) -> MouseEvent? {
    let numbers = bytes.map { Int($0) - 32 }
    guard numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }), numbers[1] > 0, numbers[2] > 0
    else { return nil }
    // In this form a release has no button.
    let isRelease = numbers[0] & 0b110_0011 == 3
    return event(
      button: isRelease ? 0 : numbers[0], isRelease: isRelease, column: numbers[1],
      row: numbers[2])
  }

  /// Returns the event of a report's numbers.
  ///
  /// Bits 0 and 1 are the button, 2 to 4 Shift, Alt and Control, 5 motion, 6 the wheel.
  private static func event(
    button: Int, isRelease: Bool, column: Int, row: Int
  ) -> MouseEvent? {
    let point = Point(x: column - 1, y: row - 1)
    return switch button & ~0b11100 {
    case 0: MouseEvent(isRelease ? .release : .press, at: point)
    case 32: MouseEvent(isRelease ? .release : .drag, at: point)
    case 64: isRelease ? nil : MouseEvent(.wheelUp, at: point)
    case 65: isRelease ? nil : MouseEvent(.wheelDown, at: point)
    default: nil
    }
  }
}
