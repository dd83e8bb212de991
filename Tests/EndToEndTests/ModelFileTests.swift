import Foundation
import TestSupport
import Testing

/// Model files that need a notice, and the output of `lcchat inspect`.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct ModelFileTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
  }

  private let model = Kit.fixtures.model("llama")

  @Test func `inspect begins with the summary, and lists tensors only if asked`()
    async throws
  {
    let short = try await Program.lcchat(["inspect", model], in: folder).output
    let places = try ["architecture", "In words", "Reading exactly on this machine", "KV cache:"]
      .map { try #require(short.firstRange(of: $0), "\($0) in \(short)").lowerBound }
    #expect(places == places.sorted())
    #expect(!short.contains("blk.0.") && !short.contains("tokenizer.ggml"))
    let long = try await Program.lcchat(
      ["inspect", "--tensors", model], in: folder
    ).output
    #expect(long.contains("blk.0.attn_q.weight") && long.contains("tokenizer.ggml.model"))
    #expect(long.hasPrefix(try #require(short.split(separator: "\n").first)))
    let quick = try await Program.lcchat(
      ["inspect", "--quick", model], in: folder
    ).output
    #expect(!quick.contains("In words") && quick.contains("KV cache:"))
  }

  @Test func `inspect gives programs everything`() async throws {
    let json = try await Program.lcchat(
      ["inspect", "--json", model], in: folder
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
      "taskset -c 0 \"$LCCHAT\" inspect '\(model)'", in: folder)
    #expect(result.output.contains("on this machine, 1 thread,"), "\(result.errors)")
  }

  @Test func `a byte-level vocabulary without a style gives one line of notice`() async throws {
    func write(_ form: TinyModel.BytePairs) throws -> String {
      var tiny = TinyModel()
      tiny.bytePairs = form
      let name = "\(form).gguf"
      try folder.write(tiny.withFile { try Data(contentsOf: URL(filePath: $0)) }, to: name)
      return folder.url.appending(path: name).path
    }
    let path = try write(.nameless)
    let result = try await Program.lcchat(["tokenize", "--model", path, "small.txt"], in: folder)
    #expect(result.status == 0 && result.output.hasPrefix("["))
    #expect(result.errors.contains("tokenizer.ggml.pre is missing"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    let asked = try await Program.lcchat(["ask", "Who?", "--model", path, "small.txt"], in: folder)
    let lines = asked.errors.split(separator: "\n").filter { $0.contains("tokenizer.ggml.pre") }
    #expect(lines.count == 1, "\(asked.errors)")
    let named = try await Program.lcchat(
      ["tokenize", "--model", write(.named), "small.txt"], in: folder)
    #expect(named.errors.isEmpty)
  }
}
