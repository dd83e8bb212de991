package import Screen

/// Turns the bytes of a terminal into keys; a key may be spread over several reads.
///
/// The decoder of ncurses reads byte by byte, loses broken UTF-8 and has no pastes. The sequences
/// here are those of xterm and its followers, of rxvt and of the Linux console.
package struct KeyDecoder: Sendable {
  private let isUTF8: Bool
  private var pending: [UInt8] = []
  private var start = 0
  private var paste: [UInt8]?

  /// Creates a decoder; without `isUTF8`, bytes that aren't UTF-8 are read as Latin-1.
  ///
  /// UTF-8 is read in any locale, because `LANG=C` says little about the terminal.
  package init(isUTF8: Bool = true) {
    self.isUTF8 = isUTF8
  }

  /// True after the first bytes of an escape sequence or a character that may continue.
  package var isIncomplete: Bool { start < pending.count }

  /// Adds bytes and returns the keys that they complete.
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

  /// Returns the keys of the bytes so far if no more come: a lone ESC is the Escape key.
  package mutating func flush() -> [KeyPress] {
    // Nobody types the beginning of a mouse report, so more bytes will arrive.
    guard paste == nil, !pending.starts(with: Array("\u{1B}[<".utf8)), let first = pending.first
    else { return [] }
    pending.removeFirst()
    let rest = pending
    pending = []
    return [first == 0x1B ? .escape : .character(Character(replacement(of: first)))] + decode(rest)
  }

  /// Returns the next key and its length in bytes; nil while more bytes are needed.
  ///
  /// A sequence without a meaning here has a length but no key.
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

  /// Returns the scalar at an offset and its length; nil while more bytes are needed.
  private func text(at offset: Int) -> (Unicode.Scalar, Int)? {
    let byte = pending[offset]
    if byte < 0x80 { return (Unicode.Scalar(byte), 1) }
    let length =
      switch byte {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let bytes = pending[offset...].prefix(length)
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
    // The second ESC may begin another sequence.
    case 0x1B: return (.escape, 1)
    case 0x0D, 0x0A: return (.newline, 2)
    case let byte where byte < 0x20: return (.alt(Character(Unicode.Scalar(byte + 0x60))), 2)
    default: return text(at: start + 1).map { (.alt(Character($0)), 1 + $1) }
    }
  }

  /// Reads `ESC [ parameters final` (ECMA-48, 5.4).
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
    // A byte that cannot end a sequence begins a new one.
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

  /// Collects a paste up to its end mark; nil while the mark hasn't arrived.
  private mutating func continuePaste() -> KeyPress? {
    let mark = Array("\u{1B}[201~".utf8)
    let bytes = pending[start...]
    var end = bytes.startIndex
    while end < bytes.endIndex, !bytes[end...].starts(with: mark) {
      // A read may end inside the mark, so keep bytes that could be its beginning.
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
