import Foundation
import TestSupport
import Testing

/// Model files that need a word, and what `lcchat inspect` says of them.
@Suite(
  .timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence),
  .enabled(if: Kit.isPresent, "\(Kit.absence)"))
struct ModelFileTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
  }

  private func model(_ name: String) -> String {
    Kit.folder.appending(path: "models/\(name).gguf").path
  }

  /// A model of the kit whose bytes were changed.
  private func copy(_ name: String, _ change: (inout [UInt8]) throws -> Void) throws -> String {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: model(name))))
    try change(&bytes)
    try folder.write(bytes, to: "copy.gguf")
    return folder.url.appending(path: "copy.gguf").path
  }

  @Test func `inspect begins with what people want to know, and has tensors only if asked`()
    async throws
  {
    let short = try await Program.lcchat(["inspect", model("llama-gqa-untied")], in: folder).output
    let places = try ["architecture", "In words", "Reading exactly on this machine", "KV cache:"]
      .map { try #require(short.firstRange(of: $0), "\($0) in \(short)").lowerBound }
    #expect(places == places.sorted())
    #expect(!short.contains("blk.0.") && !short.contains("tokenizer.ggml"))
    let long = try await Program.lcchat(
      ["inspect", "--tensors", model("llama-gqa-untied")], in: folder
    ).output
    #expect(long.contains("blk.0.attn_q.weight") && long.contains("tokenizer.ggml.model"))
    #expect(long.hasPrefix(try #require(short.split(separator: "\n").first)))
    let quick = try await Program.lcchat(
      ["inspect", "--quick", model("llama-gqa-untied")], in: folder
    ).output
    #expect(!quick.contains("In words") && quick.contains("KV cache:"))
  }

  @Test func `inspect gives programs everything`() async throws {
    let json = try await Program.lcchat(
      ["inspect", "--json", model("llama-gqa-untied")], in: folder
    ).output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(
      (object["tensors"] as? [[String: Any]])?.contains {
        $0["name"] as? String == "output_norm.weight"
      } == true)
    #expect((object["metadata"] as? [[String: Any]])?.isEmpty == false)
    #expect((object["cache"] as? [[String: Any]])?.count == 4)
    #expect((object["reading"] as? [[String: Any]])?.isEmpty == false)
    #expect((object["words"] as? [String: String])?["heads"] != nil)
    #expect(object["architecture"] as? String == "llama" && object["threads"] as? Int ?? 0 > 0)
  }

  @Test func `one processor makes one thread`() async throws {
    let result = try await Program.shell(
      "taskset -c 0 \"$LCCHAT\" inspect '\(model("llama-gqa-untied"))'", in: folder)
    #expect(result.output.contains("on this machine, 1 thread,"), "\(result.errors)")
  }

  @Test func `a byte-level vocabulary that names no style is told of in one line`() async throws {
    let key = Array("tokenizer.ggml.pre".utf8)
    let path = try copy("gpt2") { bytes in
      let place = try #require(bytes.firstRange(of: key))
      bytes.replaceSubrange(place, with: Array("tokenizer.ggml.odd".utf8))
    }
    let result = try await Program.lcchat(["tokenize", "--model", path, "small.txt"], in: folder)
    #expect(result.status == 0 && result.output.hasPrefix("["))
    #expect(result.errors.contains("tokenizer.ggml.pre is missing"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    let asked = try await Program.lcchat(["ask", "Who?", "--model", path, "small.txt"], in: folder)
    let lines = asked.errors.split(separator: "\n").filter { $0.contains("tokenizer.ggml.pre") }
    #expect(lines.count == 1, "\(asked.errors)")
    let named = try await Program.lcchat(
      ["tokenize", "--model", model("gpt2"), "small.txt"], in: folder)
    #expect(named.errors.isEmpty)
  }
}
