import Diagnostics
import Foundation
import Tensors
import Testing
import TestSupport

struct ModelInspectionTests {
  private func inspect(_ writer: GGUFWriter) throws -> [String] {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("lcchat-\(UUID().uuidString).gguf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writer.write(to: path)
    return try ModelInspection(path: path).lines
  }

  @Test func `the whole report of a small model`() throws {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("gemma3"))
    writer.set("gemma3.block_count", .uint32(18))
    writer.set("gemma3.context_length", .uint32(32768))
    writer.set("gemma3.embedding_length", .uint32(640))
    writer.set("gemma3.attention.head_count", .uint32(4))
    writer.set("gemma3.attention.head_count_kv", .uint32(1))
    writer.set("gemma3.attention.key_length", .uint32(256))
    writer.set("gemma3.attention.value_length", .uint32(256))
    writer.set("gemma3.attention.sliding_window", .uint32(512))
    writer.addTensor(name: "norm", dimensions: [4], values: [1, 2, 3, 4])
    writer.addTensor(
      name: "odd", dimensions: [256, 2], type: 16, bytes: [UInt8](repeating: 0, count: 132))
    let lines = try inspect(writer)
    // 3 layers of 18 are full; a token takes 1 KiB a layer in f16; q8_0 takes a byte an element and 4 bytes a row.
    let expected = """
      GGUF version 3: 676 bytes, 9 keys, 2 tensors, data aligned to 32 bytes

      Metadata
        general.architecture             string  gemma3
        gemma3.block_count               uint32  18
        gemma3.context_length            uint32  32768
        gemma3.embedding_length          uint32  640
        gemma3.attention.head_count      uint32  4
        gemma3.attention.head_count_kv   uint32  1
        gemma3.attention.key_length      uint32  256
        gemma3.attention.value_length    uint32  256
        gemma3.attention.sliding_window  uint32  512

      Tensors (columns × rows)
        name    shape  type     bytes
        norm        4  F32         16
        odd   256 × 2  IQ2_XXS    132

      Size by type
        type     tensors  elements  bytes
        IQ2_XXS        1       512    132  can't be read
        F32            1         4     16
        all            2       516    148

      KV cache: 18 layers, 15 of them see only the last 512 tokens, 4 query heads share 1 of keys \
      and values, trained for 32,768 tokens
           tokens      f16     q8_0  multi-head f16 in full
            8,192  33.0 MB  16.8 MB                  604 MB
           32,768   109 MB  55.1 MB                  2.4 GB
          131,072   411 MB   208 MB                  9.7 GB  longer than trained for
        1,048,576   3.2 GB   1.6 GB                 77.3 GB  longer than trained for
      """
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func `a missing key is named`() throws {
    let lines = try inspect(GGUFWriter())
    #expect(
      lines == [
        "GGUF version 3: 24 bytes, 0 keys, 0 tensors, data aligned to 32 bytes", "",
        "KV cache: not known, for key \"general.architecture\" is missing; the file isn't a complete "
          + "model; choose another",
      ])
  }

  @Test func `text of a hostile file stays harmless`() throws {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("\u{1B}[2J"))
    writer.set("\u{1B}]0;key\u{7}", .string("\u{1B}]0;value\u{7}\n"))
    writer.set("list\u{202E}", .strings(["\u{9B}31m"]))
    writer.addTensor(name: "\u{1B}[1mname\n", dimensions: [1], values: [1])
    // A tensor of an unknown type may claim any shape, and twice.
    for name in ["a", "b"] {
      writer.addTensor(name: name, dimensions: [.max], type: 4000, bytes: [0])
    }
    let lines = try inspect(writer)
    for scalar in lines.joined().unicodeScalars {
      #expect(![.control, .format].contains(scalar.properties.generalCategory))
    }
    #expect(lines.contains { $0.contains(#"\u{1b}[1mname\n"#) })
    #expect(lines.contains { $0.contains("number 4000") && $0.contains("unknown") })
  }

  @Test func `a file that can't be opened is an error`() {
    #expect(throws: GGUFError.missing) { try ModelInspection(path: "/nowhere/model.gguf") }
  }
}
