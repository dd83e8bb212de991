import Inference
import Tensors
import Testing

struct ModelNameTests {
  @Test(arguments: [
    // The models that set-up fetches.
    (
      "m/SmolLM2-135M-Instruct.Q4_1.gguf", "Smollm2 135M 8k Lc100K Mix1 Ep2", "smollm2", "135M",
      "SmolLM2-135M-Instruct"
    ),
    ("gemma-3-270m-q4_k_m.gguf", "Gemma 3 270m", "gemma-3", "270M", "Gemma 3 270m"),
    ("model.gguf", "Smollm2 135M 8k", "smollm2", "135M", "Smollm2 135M 8k"),
    ("Qwen3-0.6B-IQ4_NL.gguf", "Qwen3 0.6B Ckpt 900", "Qwen3", "0.6B", "Qwen3-0.6B"),
    ("tiny.gguf", nil, nil, nil, "arch"), ("a.gguf", "Own name", nil, nil, "Own name"),
  ])
  func `a model is called what people know it by`(
    _ path: String, _ name: String?, _ base: String?, _ size: String?, _ shown: String
  ) throws {
    var writer = GGUFWriter()
    name.map { writer.set("general.name", .string($0)) }
    base.map { writer.set("general.basename", .string($0)) }
    size.map { writer.set("general.size_label", .string($0)) }
    let folder = try Folder()
    let file = folder.path("model.gguf")
    try writer.write(to: file)
    let metadata = try GGUFFile(path: file).metadata
    #expect(ModelName(metadata, path: path, architecture: "arch").text == shown)
  }
}
