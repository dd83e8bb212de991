import Inference
import Tensors
import TestSupport
import Testing
import Tokenization

/// The registry of families, and the shapes that they read from metadata.
struct ModelFamilyTests {
  private func metadata(
    _ architecture: String, _ values: [(String, GGUFWriter.Value)]
  ) throws -> GGUFMetadata {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string(architecture))
    for (key, value) in values { writer.set(key, value) }
    let folder = try Folder()
    let path = folder.path("model.gguf")
    try writer.write(to: path)
    return try GGUFFile(path: path).metadata
  }

  private func shape(
    _ architecture: String, _ values: [(String, GGUFWriter.Value)] = []
  ) throws -> ModelShape {
    let all: [(String, GGUFWriter.Value)] =
      [
        ("block_count", .uint32(6)), ("embedding_length", .uint32(256)),
        ("attention.head_count", .uint32(4)),
      ] + values
    return try ModelShape(metadata(architecture, all.map { ("\(architecture).\($0)", $1) }))
  }

  @Test(arguments: ModelFamilies.architectures)
  func `every family reads its shape from metadata alone`(architecture: String) throws {
    let shape = try shape(
      architecture, [("expert_count", .uint32(8)), ("expert_used_count", .uint32(2))])
    #expect(shape.architecture == architecture && shape.layers.count == 6)
    #expect(shape.layers.allSatisfy { $0.heads == 4 && $0.kvHeads == 4 && $0.keyLength == 64 })
    #expect(
      shape.layers.allSatisfy { layer in
        layer.rotation.map { shape.rotations.indices.contains($0) } ?? true
      })
  }

  @Test func `windowed layers have their own rotation`() throws {
    let gemma3 = try shape(
      "gemma3",
      [("attention.sliding_window", .uint32(512)), ("rope.freq_base", .float32(1_000_000))])
    #expect(gemma3.layers.map(\.window) == [512, 512, 512, 512, 512, nil])
    #expect(gemma3.layers.map(\.rotation) == [1, 1, 1, 1, 1, 0])
    #expect(gemma3.rotations.map(\.base) == [1_000_000, 10_000])
    let modern = try shape("modern-bert", [("attention.sliding_window", .uint32(128))])
    #expect(
      modern.layers.prefix(4).map(\.pattern) == [
        .bidirectional, .neighbours(reach: 64), .neighbours(reach: 64), .bidirectional,
      ])
    #expect(modern.layers.prefix(4).map(\.rotation) == [0, 1, 1, 0] && modern.isEncoder)
  }

  @Test func `layers that differ are a shape, but no model that runs`() throws {
    let shape = try shape("llama", [("attention.head_count_kv", .int32s([1, 2, 4, 0, 1, 1]))])
    #expect(shape.layers.map(\.kvHeads) == [1, 2, 4, 0, 1, 1])
    var model = TinyModel()
    model.settings["attention.head_count_kv"] = .int32s([2, 4])
    let error = #expect(throws: LoadingError.self) { try model.load() }
    #expect(error?.description.contains("head_count_kv") == true)
    // The same number for each layer is what one number says.
    model.settings["attention.head_count_kv"] = .int32s([2, 2])
    #expect(try model.load().model.configuration.kvHeads == 2)
  }

  @Test func `a family names the pre-tokenizers of its files`() throws {
    func preTokenizer(_ architecture: String, _ name: String) throws -> String? {
      let metadata = try metadata(
        architecture,
        [
          ("tokenizer.ggml.model", .string("gpt2")), ("tokenizer.ggml.pre", .string(name)),
          ("tokenizer.ggml.tokens", .strings(["a"])),
        ])
      return try TokenizerConfiguration(metadata).preTokenizer
    }
    #expect(try preTokenizer("llama", "midm-2.0") == "llama-bpe")
    #expect(try preTokenizer("qwen2", "a.x-4.0") == "gpt-2")
    #expect(try preTokenizer("qwen3", "a.x-4.0") == "a.x-4.0")
    #expect(try preTokenizer("llama", "smollm") == "smollm")
  }
}
