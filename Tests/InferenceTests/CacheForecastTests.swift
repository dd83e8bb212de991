import Foundation
import Inference
import Tensors
import Testing
import TestSupport
import Wording

struct CacheForecastTests {
  /// The forecast for an architecture with its keys; 6 layers of 4 heads on 256 elements otherwise.
  private func forecast(
    _ architecture: String, _ values: [(String, GGUFWriter.Value)] = []
  ) throws -> CacheForecast? {
    let defaults: [(String, GGUFWriter.Value)] = [
      ("block_count", .uint32(6)), ("embedding_length", .uint32(256)),
      ("attention.head_count", .uint32(4)),
    ]
    var writer = GGUFWriter()
    writer.set("general.architecture", .string(architecture))
    for (key, value) in defaults where !values.contains(where: { $0.0 == key }) {
      writer.set("\(architecture).\(key)", value)
    }
    for (key, value) in values { writer.set("\(architecture).\(key)", value) }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("lcchat-\(UUID().uuidString).gguf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writer.write(to: path)
    return CacheForecast(try ModelShape(GGUFFile(path: path).metadata))
  }

  private let window = ("attention.sliding_window", GGUFWriter.Value.uint32(512))

  @Test func `one key and value a head is the plain case`() throws {
    let plain = try #require(try forecast("llama"))
    // 6 layers × 4 heads × (64 + 64) elements
    #expect(plain.bytes(tokens: 1000, as: .f16) == 1000 * 3072 * 2)
    #expect(plain.bytes(tokens: 1000, as: .q8_0) == 1000 * 48 * (64 + 4))
    #expect(plain.multiHeadF16Bytes(tokens: 1000) == plain.bytes(tokens: 1000, as: .f16))
    #expect(plain.caveats.isEmpty && plain.contextLength == nil)
  }

  @Test func `shared keys and values take their part`() throws {
    let shared = try #require(
      try forecast("llama", [("attention.head_count_kv", .uint32(1))]))
    #expect(shared.bytes(tokens: 1000, as: .f16) * 4 == shared.multiHeadF16Bytes(tokens: 1000))
  }

  @Test func `key and value heads may vary by layer, and head lengths be given`() throws {
    let mixed = try #require(
      try forecast(
        "llama",
        [
          ("attention.head_count_kv", .int32s([1, 2, 4, 0, 1, 1])),
          ("attention.key_length", .uint32(48)), ("attention.value_length", .uint32(32)),
        ]))
    #expect(mixed.layers.map(\.kvHeads) == [1, 2, 4, 0, 1, 1])
    #expect(mixed.bytes(tokens: 10, as: .f16) == 10 * 9 * 80 * 2)
    // A byte an element, and a scale for each key and value.
    #expect(mixed.bytes(tokens: 10, as: .q8_0) == 10 * 9 * (80 + 2 * 4))
  }

  @Test func `windows follow the architecture`() throws {
    let gemma3 = try #require(try forecast("gemma3", [window, ("block_count", .uint32(8))]))
    #expect(gemma3.layers.map(\.window) == [512, 512, 512, 512, 512, nil, 512, 512])
    #expect(gemma3.bytes(tokens: 8192, as: .f16) == (7 * 512 + 8192) * 4 * 128 * 2)
    #expect(gemma3.bytes(tokens: 100, as: .f16) == gemma3.multiHeadF16Bytes(tokens: 100))
    let gemma2 = try #require(try forecast("gemma2", [window]))
    #expect(gemma2.layers.map(\.window) == [512, nil, 512, nil, 512, nil])
    let phi3 = try #require(try forecast("phi3", [window]))
    #expect(phi3.layers.allSatisfy { $0.window == 512 })
    // A window as long as the context hides nothing.
    let whole = try #require(try forecast("phi3", [window, ("context_length", .uint32(512))]))
    #expect(whole.layers.allSatisfy { $0.window == nil })
  }

  @Test func `a pattern in the file goes before the architecture's`() throws {
    let name = "attention.sliding_window_pattern"
    let period = try #require(try forecast("gemma3", [window, (name, .uint32(3))]))
    #expect(period.layers.map(\.window) == [512, 512, nil, 512, 512, nil])
    let flags = try #require(
      try forecast(
        "llama", [window, (name, .bools([false, true, true, false, false, false]))]))
    #expect(flags.layers.map(\.window) == [nil, 512, 512, nil, nil, nil])
  }

  @Test func `a window whose layers are unknown is an error, not a guess`() throws {
    let unknown = try #require(try forecast("exaone4", [window]))
    #expect(unknown.layers.allSatisfy { $0.window == nil })
    #expect(unknown.caveats.count == 1 && unknown.caveats[0].contains("512"))
    #expect(try forecast("gemma3")?.caveats.count == 1)
    #expect(try forecast("deepseek2", [("attention.kv_lora_rank", .uint32(8))])?.caveats.count == 1)
  }

  @Test func `heads that will forget are reported, not guessed`() throws {
    let bias = ("attention.max_alibi_bias", GGUFWriter.Value.float32(8))
    for forecast in [try forecast("mpt", [bias]), try forecast("bloom")] {
      let forecast = try #require(forecast)
      #expect(forecast.bytes(tokens: 1000, as: .f16) == 1000 * 3072 * 2)
      #expect(forecast.caveats.count == 1 && forecast.caveats[0].contains("linear biases"))
    }
    #expect(try forecast("mpt")?.caveats.isEmpty == true)
  }

  @Test func `an encoder keeps nothing`() throws {
    #expect(try forecast("modern-bert", [("attention.causal", .bool(false))]) == nil)
  }

  @Test(arguments: [
    ("block_count", GGUFWriter.Value.uint64(1 << 40)), ("block_count", .int32(-1)),
    ("block_count", .string("6")), ("attention.head_count", .uint32(0)),
    ("attention.head_count", .uint32(7)), ("attention.head_count", .int32s([4, 4])),
    ("attention.head_count_kv", .uint32(1 << 30)), ("attention.key_length", .uint64(1 << 62)),
    ("attention.sliding_window", .int32(-5)),
  ])
  func `what no model has is refused`(key: String, value: GGUFWriter.Value) {
    #expect {
      try forecast("gemma3", [(key, value)])
    } throws: { error in
      "\(error)".contains("gemma3.\(key)")
    }
  }

  @Test func `the largest numbers allowed don't overflow`() throws {
    let largest = try #require(
      try forecast(
        "llama",
        [
          ("block_count", .uint32(4096)), ("attention.head_count", .uint32(4096)),
          ("attention.key_length", .uint32(8192)), ("attention.value_length", .uint32(8192)),
        ]))
    #expect(largest.multiHeadF16Bytes(tokens: 1 << 20) == 1 << 59)
  }
}
