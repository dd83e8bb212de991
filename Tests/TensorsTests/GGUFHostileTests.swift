import Foundation
import Tensors
import TestSupport
import Testing

/// Files with wrong data: each must be refused with one sentence, and none may crash the program.
struct GGUFHostileTests {
  @Test func `a file cut off at any byte is refused`() throws {
    let whole = smallWriter().bytes()
    #expect(openingError(whole) == nil)
    for length in 0..<whole.count {
      #expect(openingError(Array(whole[..<length])) != nil, "cut to \(length) bytes")
    }
  }

  @Test func `any flipped bit of a header is refused or gives a consistent file`() throws {
    let whole = smallWriter().bytes()
    let header = try openGGUF(whole).headerBytes.count
    let file = TemporaryFile()
    var refused = 0
    for bit in 0..<header * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      try file.write(bytes)
      do {
        try exercise(GGUFFile(path: file.path))
      } catch let error as GGUFError {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > header)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `any damage is refused or gives a consistent file`(seed: UInt64) throws {
    let whole = smallWriter().bytes()
    let file = TemporaryFile()
    var random = SplitMix(seed: seed)
    var refused = 0
    for _ in 0..<1500 {
      try file.write(mutated(whole, &random))
      do {
        try exercise(GGUFFile(path: file.path))
      } catch is GGUFError {
        refused += 1
      }
    }
    #expect(refused > 500)
  }

  /// One to four changes of the kinds that break parsers: lengths, runs, cuts, insertions.
  private func mutated(_ whole: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = whole
    let extremes: [UInt64] = [
      0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 32, 1 << 62, UInt64(Int64.max), 1 << 63, .max,
      .max - 7, UInt64(whole.count),
    ]
    for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 8 {
      let place = Int.random(in: 0..<bytes.count - 8, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1:
        let value = extremes[Int.random(in: 0..<extremes.count, using: &random)]
        for index in 0..<8 {
          bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
      case 2: bytes.removeSubrange(place..<place + Int.random(in: 1...8, using: &random))
      case 3: bytes.insert(contentsOf: bytes[place..<place + 8], at: place)
      default: bytes.removeLast(Int.random(in: 1...8, using: &random))
      }
    }
    return bytes
  }

  @Test(arguments: [
    ("PK\u{3}\u{4}rest of an archive", GGUFError.notGGUF(start: Array("PK\u{3}\u{4}".utf8))),
    ("GG", .notGGUF(start: Array("GG".utf8))),
    ("FUGG\u{0}\u{0}\u{0}\u{3}", .bigEndian),
    ("GGUF\u{0}\u{0}\u{0}\u{3}", .bigEndian),
    ("GGUF\u{1}\u{0}\u{0}\u{0}", .unsupportedVersion(1)),
    ("GGUF\u{4}\u{0}\u{0}\u{0}", .unsupportedVersion(4)),
    ("GGUF\u{0}\u{0}\u{0}\u{0}", .unsupportedVersion(0)),
  ])
  func `a file that doesn't start with GGUF is named`(text: String, error: GGUFError) {
    #expect(openingError(Array(text.utf8)) == error)
  }

  @Test func `a count that can't be true is refused before anything is allocated`() {
    let start: [UInt8] = Array("GGUF".utf8) + [3, 0, 0, 0]
    let huge = [UInt8](repeating: 0xFF, count: 8)
    let none = [UInt8](repeating: 0, count: 8)
    let padding = [UInt8](repeating: 0, count: 64)
    #expect(
      openingError(start + huge + none + padding)
        == .impossibleCount(what: "tensors", count: .max, fileSize: 88))
    #expect(
      openingError(start + none + huge + padding)
        == .impossibleCount(what: "metadata entries", count: .max, fileSize: 88))
    // One entry with key "k": an array (9) of strings (8), 2^60 of them.
    let entry: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 0x6B, 9, 0, 0, 0, 8, 0, 0, 0]
    let count: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x10]
    let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
    #expect(
      openingError(start + none + one + entry + count + padding)
        == .impossibleCount(what: "elements of k", count: 1 << 60, fileSize: 113))
  }

  @Test func `impossible keys and values are named`() throws {
    var writer = GGUFWriter()
    writer.set("twice", .uint8(1))
    writer.set("twice", .uint8(1))
    #expect(openingError(writer) == .duplicateKey("twice"))

    var deep = GGUFWriter.Value.int32s([1])
    for _ in 0..<5 { deep = .array(.array, [deep]) }
    writer = GGUFWriter()
    writer.set("deep", deep)
    #expect(openingError(writer) == .nestedTooDeep(key: "deep", limit: 4))

    writer = GGUFWriter()
    writer.set("flag", .bool(true))
    var bytes = writer.bytes()
    bytes[bytes.count - 1] = 2
    #expect(openingError(bytes) == .notABool(key: "flag", value: 2))
    bytes[bytes.count - 5] = 13
    #expect(openingError(bytes) == .unknownValueType(key: "flag", number: 13))
    bytes[bytes.count - 6] = 0xFF
    #expect(openingError(bytes) == .notText(what: "a metadata key", offset: 32))
  }

  @Test(arguments: [UInt64(0), 1, 3, 4, 48, 1 << 63])
  func `an alignment that is no power of two from eight is refused`(alignment: UInt64) {
    var writer = GGUFWriter()
    writer.set("general.alignment", .uint64(alignment))
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    let error = openingError(writer)
    if let value = Int(exactly: alignment) {
      #expect(error == .invalidAlignment(value))
    } else {
      #expect(error?.description.contains("general.alignment") == true)
    }
  }

  @Test(arguments: [UInt64(1 << 20), 1 << 40, 1 << 62])
  func `an alignment beyond the file leaves no room for tensors`(alignment: UInt64) {
    var writer = GGUFWriter()
    writer.set("general.alignment", .uint64(alignment))
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    guard case .tensorOutOfBounds(name: "a", _, _, _) = openingError(writer) else {
      Issue.record("believed an alignment of \(alignment)")
      return
    }
  }

  @Test func `impossible tensors are named`() {
    func error(_ dimensions: [Int], type: DType = .f32, offset: Int? = nil) -> GGUFError? {
      var writer = GGUFWriter()
      writer.addTensor(
        name: "t", dimensions: dimensions, type: type.rawValue,
        bytes: [UInt8](repeating: 0, count: 64), offset: offset)
      return openingError(writer)
    }
    #expect(error([16]) == nil)
    #expect(error([]) == .invalidDimensionCount(name: "t", count: 0))
    #expect(error([1, 1, 1, 1, 1]) == .invalidDimensionCount(name: "t", count: 5))
    #expect(error([4, 0]) == .invalidDimensions(name: "t", dimensions: [4, 0]))
    #expect(error([-1]) == .invalidDimensions(name: "t", dimensions: [.max]))
    #expect(
      error([1 << 32, 1 << 32])
        == .invalidDimensions(name: "t", dimensions: [1 << 32, 1 << 32]))
    #expect(error([1 << 61, 2]) == .invalidDimensions(name: "t", dimensions: [1 << 61, 2]))
    #expect(
      error([33], type: .q8_0)
        == .brokenBlocks(name: "t", columns: 33, type: "Q8_0", blockLength: 32))
    #expect(
      error([16], offset: 16) == .misalignedTensor(name: "t", offset: 16, alignment: 32))
    for (dimensions, offset) in [([17], 0), ([16], 32), ([1], 64), ([1], -32), ([1], 1 << 62)] {
      guard case .tensorOutOfBounds = error(dimensions, offset: offset) else {
        Issue.record("believed \(dimensions) at \(offset)")
        continue
      }
    }
  }

  @Test func `tensors that share a name or bytes are refused`() {
    var writer = GGUFWriter()
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    #expect(openingError(writer) == .duplicateTensor("a"))

    writer = GGUFWriter()
    writer.addTensor(name: "a", dimensions: [16], values: [Float](repeating: 0, count: 16))
    writer.addTensor(
      name: "b", dimensions: [8], type: 0, bytes: [UInt8](repeating: 0, count: 32), offset: 32)
    guard case .overlappingTensors(first: "a", second: "b", _) = openingError(writer) else {
      Issue.record("overlapping tensors were believed")
      return
    }
  }

  @Test func `errors show names of hostile files harmlessly and briefly`() {
    let name = "\u{1B}]0;owned\u{7}" + String(repeating: "n", count: 5000)
    let text = GGUFError.missingTensor(name).description
    #expect(text.hasPrefix(#"tensor "\u{1b}]0;owned\u{7}nnn"#))
    #expect(text.count < 250)
  }
}
