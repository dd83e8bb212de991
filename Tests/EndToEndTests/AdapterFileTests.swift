import Foundation
import TestSupport
import Testing

/// Adapters on the command line.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct AdapterFileTests {
  private let folder: Scratch
  private let model = Kit.fixtures.model("llama")
  private let adapter = Kit.fixtures.folder.appending(path: "adapters/llama.gguf").path

  init() throws {
    folder = try Scratch()
    try folder.write("[60, 41, 45, 57, 39, 50]".utf8, to: "ids.json")
  }

  /// Returns the logits of a few tokens with the given options.
  private func logits(_ options: [String]) async throws -> Data {
    let result = try await Program.lcchat(
      ["logits", "--model", model, "--tokens", "ids.json", "--out", "rows.f32"] + options,
      in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return try Data(contentsOf: folder.url.appending(path: "rows.f32"))
  }

  @Test func `an adapter, its scale and off change the logits as they say`() async throws {
    let plain = try await logits([])
    let adapted = try await logits(["--lora", adapter])
    #expect(adapted != plain && adapted.count == plain.count)
    #expect(try await logits(["--lora", adapter + "=0"]) == plain)
    #expect(try await logits(["--lora", adapter + "=1"]) == adapted)
    #expect(try await logits(["--lora", adapter + "=0.5"]) != adapted)
    #expect(try await logits(["--lora", "off"]) == plain)
    let twice = try await logits(["--lora", adapter, "--lora", adapter + "=-1"])
    #expect(twice != adapted, "the second one takes the first back")
  }

  @Test(arguments: [
    (["--lora", "none.gguf"], "none.gguf"),
    (["--lora", "ids.json"], "ids.json"),
    (["--lora", "off", "--lora", "ids.json"], "--lora off can't be given with other adapters"),
    (["--lora", "a.gguf=much"], "a.gguf=much"),
    (["--lora", ""], "--lora"),
  ])
  func `an adapter that can't be loaded is refused in one sentence`(
    options: [String], words: String
  ) async throws {
    let result = try await Program.lcchat(
      ["logits", "--model", model, "--tokens", "ids.json", "--out", "rows.f32"] + options,
      in: folder)
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "rows.f32").path))
  }

  @Test func `inspect describes an adapter`() async throws {
    let text = try await Program.lcchat(["inspect", adapter], in: folder).output
    for fact in ["LoRA for llama models", "rank", "alpha 8", "attn_q"] {
      #expect(text.contains(fact), "\(text)")
    }
    let json = try await Program.lcchat(["inspect", "--json", adapter], in: folder).output
    let facts = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    #expect(facts["rank"] == "4" && facts["updates"]?.hasPrefix("15 ") == true, "\(facts)")
  }

  @Test func `models lists the models by name, with what is missing`() async throws {
    let empty = ["LCCHAT_MODELS": folder.url.path]
    let text = try await Program.lcchat(["models"], in: folder, environment: empty).output
    #expect(text.contains("gemma3") && text.contains("make model MODEL=gemma3"), "\(text)")
    let name = "gemma3-reader.lora.gguf"
    try folder.write(try Data(contentsOf: URL(filePath: adapter)), to: name)
    let json = try await Program.lcchat(["models", "--json"], in: folder, environment: empty).output
    #expect(json.contains(name), "\(json)")
  }
}
