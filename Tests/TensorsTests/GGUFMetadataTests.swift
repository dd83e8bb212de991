import Tensors
import Testing

struct GGUFMetadataTests {
  private func metadata() throws -> GGUFMetadata { try openGGUF(smallWriter().bytes()).metadata }

  @Test func `values come back in their types`() throws {
    let metadata = try metadata()
    #expect(try metadata.requiredString("general.architecture") == "tiny")
    #expect(try metadata.requiredInt("tiny.block_count") == 2)
    #expect(try metadata.requiredInt("tiny.big") == 1 << 40)
    #expect(try metadata.requiredInt("tiny.negative") == -3)
    #expect(try metadata.requiredFloat("tiny.scale") == 0.5)
    #expect(try metadata.requiredFloat("tiny.wide") == -2.25)
    #expect(try metadata.requiredBool("tiny.flag"))
    #expect(try metadata.requiredIntArray("types") == [3, 1, 1])
    #expect(try metadata.floatArray("scores") == [0, -1.5, 2])
    #expect(try metadata.requiredBoolArray("pattern") == [true, false])
    #expect(try metadata.requiredBoolArray("types") == [true, true, true])
  }

  @Test func `strings come one by one or all at once`() throws {
    let strings = try metadata().requiredStringArray("tokens")
    #expect(strings.map { String(decoding: $0, as: UTF8.self) } == ["<s>", "", "héllo"])
    let (bytes, offsets) = strings.flattened()
    #expect(bytes == Array("<s>héllo".utf8))
    #expect(offsets == [0, 3, 3, 9])
  }

  @Test func `an absent key is nil, or an error where it is required`() throws {
    let metadata = try metadata()
    #expect(try metadata.int("nothing") == nil)
    #expect(try metadata.stringArray("nothing") == nil)
    #expect(throws: GGUFError.missingKey("nothing")) { try metadata.requiredInt("nothing") }
  }

  @Test func `a value of another type is an error with both sides`() throws {
    let metadata = try metadata()
    let error = GGUFError.wrongType(
      key: "general.architecture", expected: "an integer", found: "string tiny")
    #expect(throws: error) { try metadata.int("general.architecture") }
    #expect(throws: GGUFError.self) { try metadata.string("tiny.block_count") }
    #expect(throws: GGUFError.self) { try metadata.float("tiny.block_count") }
    #expect(throws: GGUFError.self) { try metadata.bool("tiny.block_count") }
    #expect(throws: GGUFError.self) { try metadata.int("tiny.scale") }
    #expect(throws: GGUFError.self) { try metadata.int("types") }
    #expect(throws: GGUFError.self) { try metadata.intArray("tiny.block_count") }
    #expect(throws: GGUFError.self) { try metadata.intArray("scores") }
    #expect(throws: GGUFError.self) { try metadata.stringArray("scores") }
    #expect(throws: GGUFError.self) { try metadata.floatArray("tokens") }
    #expect(throws: GGUFError.self) { try metadata.boolArray("scores") }
  }

  @Test func `an integer that doesn't fit is of the wrong type`() throws {
    var writer = GGUFWriter()
    writer.set("huge", .uint64(.max))
    let metadata = try openGGUF(writer.bytes()).metadata
    #expect(
      throws: GGUFError.wrongType(
        key: "huge", expected: "an integer", found: "uint64 18446744073709551615")
    ) { try metadata.int("huge") }
  }

  @Test func `strings that are not UTF-8 keep their bytes in arrays`() throws {
    var writer = GGUFWriter()
    writer.set("one", .bytes([0x61, 0xFF]))
    writer.set("many", .array(.string, [.bytes([0xC3]), .bytes([0x80, 0x00])]))
    let metadata = try openGGUF(writer.bytes()).metadata
    #expect(try metadata.string("one") == "a\u{FFFD}")
    #expect(try metadata.requiredStringArray("many").map { $0 } == [[0xC3], [0x80, 0x00]])
  }

  @Test func `nested arrays are stepped over and shown by their count`() throws {
    var writer = GGUFWriter()
    let inner = GGUFWriter.Value.array(.array, [.int32s([1]), .int32s([]), .strings(["x"])])
    writer.set("nested", .array(.array, [inner]))
    writer.set("after", .uint8(9))
    let metadata = try openGGUF(writer.bytes()).metadata
    #expect(try metadata.int("after") == 9)
    #expect(metadata.displayType("nested") == "array[1]")
    #expect(metadata.displayValue("nested") == "[…]")
    #expect(throws: GGUFError.self) { try metadata.intArray("nested") }
  }

  @Test func `shown values are short, on one line and harmless`() throws {
    var writer = GGUFWriter()
    writer.set("evil", .string("a\u{1B}[31m\n\t\u{202E}\u{9B}b\\"))
    writer.set("long", .string(String(repeating: "x", count: 1000)))
    writer.set("many", .int32s(Array(1...100)))
    writer.set("few", .float32s([0.5, -1]))
    let metadata = try openGGUF(writer.bytes()).metadata
    #expect(metadata.keys == ["evil", "long", "many", "few"])
    #expect(metadata.displayValue("evil") == #"a\u{1b}[31m\n\t\u{202e}\u{9b}b\\"#)
    #expect(metadata.displayValue("long", limit: 5) == "xxxxx…")
    #expect(metadata.displayValue("many") == "[1, 2, 3, 4, 5, 6, 7, 8, …]")
    #expect(metadata.displayType("many") == "int32[100]")
    #expect(metadata.displayValue("few") == "[0.5, -1.0]")
  }
}
