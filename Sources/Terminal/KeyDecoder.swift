package import Screen

/// Turns the bytes of a terminal into keys, however they were cut into reads.
///
/// ncurses' own decoder reads byte by byte, loses broken UTF-8 and knows no pastes; the sequences
/// below are those of xterm and all that follow it, of rxvt and of the Linux console.
package struct KeyDecoder: Sendable {
  private let isUTF8: Bool
  private var pending: [UInt8] = []
  private var start = 0
  private var paste: [UInt8]?

  /// In other locales what isn't UTF-8 is taken for Latin-1: `LANG=C` says little of the terminal.
  package init(isUTF8: Bool = true) {
    self.isUTF8 = isUTF8
  }

  /// True while an escape sequence or a character has begun and may go on.
  package var isIncomplete: Bool { start < pending.count }

  /// Takes bytes and returns the keys that they complete.
  package mutating func decode(_ bytes: some Sequence<UInt8>) -> [KeyPress] {
    pending += bytes
    var keys: [KeyPress] = []
    while start < pending.count {
      if paste != nil {
        guard let key = continuePaste() else { break }
        keys.append(key)
      } else {
        guard let (key, length) = next() else { break }
        start += length
        if let key { keys.append(key) }
      }
    }
    pending.removeFirst(start)
    start = 0
    return keys
  }

  /// What the bytes so far mean if no more come: a lone ESC is the key of that name.
  package mutating func flush() -> [KeyPress] {
    // Nobody types the beginning of a mouse report: the rest is on its way.
    guard paste == nil, !pending.starts(with: Array("\u{1B}[<".utf8)), let first = pending.first
    else { return [] }
    pending.removeFirst()
    let rest = pending
    pending = []
    return [first == 0x1B ? .escape : .character(Character(replacement(of: first)))] + decode(rest)
  }

  /// The next key and its length in bytes, without a key where it has no meaning here; nil while
  /// more bytes are needed.
  private mutating func next() -> (KeyPress?, Int)? {
    let bytes = pending[start...]
    switch bytes[start] {
    case 0x1B: return escape()
    case 0x20..<0x7F: return (.character(Character(Unicode.Scalar(bytes[start]))), 1)
    case 0x00..<0x20, 0x7F: return (Self.control(bytes[start]), 1)
    default: return text(at: start).map { (.character(Character($0)), $1) }
    }
  }

  private func replacement(of byte: UInt8) -> Unicode.Scalar {
    isUTF8 ? "\u{FFFD}" : Unicode.Scalar(byte)
  }

  /// The scalar at a place and its length; nil while more bytes are needed.
  private func text(at place: Int) -> (Unicode.Scalar, Int)? {
    let byte = pending[place]
    if byte < 0x80 { return (Unicode.Scalar(byte), 1) }
    let length =
      switch byte {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let bytes = pending[place...].prefix(length)
    let isCutShort = bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    if bytes.count < length, isCutShort { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    guard length > 1, case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      return (replacement(of: byte), 1)
    }
    return (scalar, length)
  }

  static func control(_ byte: UInt8) -> KeyPress {
    switch byte {
    case 0x0D: .enter
    case 0x0A: .newline
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    default: .control(Character(Unicode.Scalar(byte + 0x40)))
    }
  }

  private mutating func escape() -> (KeyPress?, Int)? {
    guard start + 1 < pending.count else { return nil }
    switch pending[start + 1] {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      guard start + 2 < pending.count else { return nil }
      return (KeySequences.applicationKey(pending[start + 2]), 3)
    // The second ESC may begin a sequence of its own.
    case 0x1B: return (.escape, 1)
    case 0x0D, 0x0A: return (.newline, 2)
    case let byte where byte < 0x20: return (.alt(Character(Unicode.Scalar(byte + 0x60))), 2)
    default: return text(at: start + 1).map { (.alt(Character($0)), 1 + $1) }
    }
  }

  /// `ESC [ parameters final` (ECMA-48, 5.4).
  private mutating func controlSequence() -> (KeyPress?, Int)? {
    var end = start + 2
    if end < pending.count, pending[end] == UInt8(ascii: "[") {
      // The Linux console's F1 to F5.
      guard end + 1 < pending.count else { return nil }
      return (KeySequences.consoleKey(pending[end + 1]), 4)
    }
    if end < pending.count, pending[end] == UInt8(ascii: "M") {
      // Three bytes of any value follow.
      guard end + 3 < pending.count else { return nil }
      return (MouseSequences.byteReport(pending[(end + 1)...(end + 3)]).map { .mouse($0) }, 6)
    }
    while end < pending.count, (0x20..<0x40).contains(pending[end]) { end += 1 }
    guard end < pending.count else { return nil }
    let length = end + 1 - start
    // A byte that cannot end a sequence begins something new.
    guard (0x40..<0x7F).contains(pending[end]) else { return (nil, length - 1) }
    if pending[start + 2] == UInt8(ascii: "<") {
      let event = MouseSequences.report(
        parameters: Array(pending[(start + 3)..<end]), final: pending[end])
      return (event.map { .mouse($0) }, length)
    }
    let parameters = pending[(start + 2)..<end].split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
    ).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    if pending[end] == UInt8(ascii: "~"), parameters.first == 200 {
      paste = []
      return (nil, length)
    }
    return (KeySequences.key(parameters: parameters, final: pending[end]), length)
  }

  /// Collects the paste up to its end mark; nil while it goes on.
  private mutating func continuePaste() -> KeyPress? {
    let mark = Array("\u{1B}[201~".utf8)
    let bytes = pending[start...]
    var end = bytes.startIndex
    while end < bytes.endIndex, !bytes[end...].starts(with: mark) {
      // The mark may be cut by the read: what could be its beginning waits.
      if bytes.endIndex - end < mark.count, mark.starts(with: bytes[end...]) { break }
      end += 1
    }
    paste?.append(contentsOf: bytes[..<end])
    start = end
    guard bytes[end...].starts(with: mark), let pasted = paste else { return nil }
    start += mark.count
    paste = nil
    let text =
      isUTF8
      ? String(decoding: pasted, as: UTF8.self)
      : String(validating: pasted, as: UTF8.self)
        ?? String(String.UnicodeScalarView(pasted.map { Unicode.Scalar($0) }))
    let lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\r\n" || $0 == "\r" || $0 == "\n"
    }
    return .paste(lines.joined(separator: "\n"))
  }
}
