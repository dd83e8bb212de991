import Foundation
import TestSupport
import Testing

/// Arguments that can't work, and the expected message.
struct BadInput: CustomTestStringConvertible, Sendable {
  let arguments: [String]
  let status: Int32
  /// Words of the sentence that tell what is wrong or what to do.
  let words: String

  init(_ arguments: String..., status: Int32, says words: String) {
    self.arguments = arguments
    self.status = status
    self.words = words
  }

  var testDescription: String { arguments.joined(separator: " ") }
}

@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct BadInputTests {
  static let inputs = [
    BadInput("ask", "-q", "Who?", "missing.txt", status: 66, says: "no file missing.txt"),
    BadInput("ask", "-q", "Who?", "", status: 66, says: "empty"),
    BadInput("ask", "-q", "Who?", "folder", status: 66, says: "a directory"),
    BadInput("ask", "-q", "Who?", "pipe", status: 66, says: "a pipe"),
    BadInput("ask", "-q", "Who?", "/dev/zero", status: 66, says: "a pipe or device"),
    BadInput("ask", "-q", "Who?", "a\u{1B}[31m.txt", status: 66, says: #"a\u{1b}[31m.txt"#),
    BadInput("ask", "-q", "Who?", status: 65, says: "stdin is empty"),
    BadInput("ask", "-q", "Who?", "empty.txt", status: 65, says: "empty.txt is empty"),
    BadInput("ask", "-q", "Who?", "nuls.txt", status: 65, says: "binary data"),
    BadInput("ask", "-q", "Who?", "a.pdf", status: 65, says: "pdftotext"),
    BadInput("ask", "-q", " ", "small.txt", status: 64, says: "question is empty"),
    BadInput("ask", "small.txt", status: 64, says: "--question"),
    BadInput("ask", "-q", "Who?", "--mode", "all", "small.txt", status: 64, says: "stream"),
    BadInput("ask", "-q", "Who?", "--cache", "f8", "small.txt", status: 64, says: "'f16'"),
    BadInput("ask", "-q", "Who?", "--threads", "0", "small.txt", status: 64, says: "1 to 256"),
    BadInput("ask", "-q", "Who?", "--window", "0", "small.txt", status: 64, says: "--window"),
    BadInput("ask", "-q", "Who?", "small.txt", "b", status: 66, says: "no file b"),
    BadInput("ask", "-q", "Who?", "small.txt", status: 66, says: "make model MODEL=gemma3"),
    BadInput(
      "ask", "-q", "Who?", "--model", "nope", "small.txt", status: 66, says: "gemma3, smollm2"),
    BadInput("ask", "-q", "Who?", "--model", "a.pdf", "small.txt", status: 65, says: "GGUF"),
    BadInput("inspect", "missing.gguf", status: 66, says: "no file missing.gguf"),
    BadInput("inspect", "short.gguf", status: 65, says: "needs"),
    BadInput("inspect", "huge.gguf", status: 65, says: "can't fit"),
    BadInput(
      "logits", "--tokens", "small.txt", "--out", "x.f32", status: 65, says: "JSON array"),
    BadInput(
      "logits", "--tokens", "ids.json", "--at", "9", "--out", "x.f32", status: 64, says: "0 to 2"),
    BadInput("bench", "--prefill", "512-64", status: 64, says: "512-65536"),
    BadInput("bench", "--prefill", "", "--decode", "", status: 64, says: "nothing to measure"),
    BadInput("bench", "--pattern", "causal,sinks:4", status: 64, says: "sinks:N,window:N"),
    BadInput("bench", "--cache", "f16,f8", status: 64, says: "of f"),
    BadInput("bench", "--threads", "2,0", status: 64, says: "1 to 256"),
    BadInput("--plain", "-", status: 64, says: "Questions come from standard input"),
    BadInput("--continue", status: 66, says: "no session yet"),
    BadInput("--continue", "small.txt", status: 64, says: "own documents"),
    BadInput("sessions", "show", "3", status: 66, says: "no session 3"),
  ]

  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
    try folder.write([], to: "empty.txt")
    try folder.write("o\0n\0e\0 \0t\0w\0o\0".utf8, to: "nuls.txt")
    try folder.write("%PDF-1.7\n".utf8, to: "a.pdf")
    try folder.write("[1, 2, 3]".utf8, to: "ids.json")
    try folder.write("GGUF\u{3}\0\0\0".utf8, to: "short.gguf")
    let huge = [UInt8](repeating: 0x7F, count: 16)
    try folder.write(Array("GGUF\u{3}\0\0\0".utf8) + huge, to: "huge.gguf")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "folder"), withIntermediateDirectories: false)
    mkfifo(folder.url.appending(path: "pipe").path, 0o600)
  }

  @Test(arguments: inputs)
  func `bad input gets a sentence and a code`(_ input: BadInput) async throws {
    let result = try await Program.lcchat(
      input.arguments, in: folder, environment: ["LCCHAT_MODELS": folder.url.path])
    #expect(result.status == input.status)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(input.words), "\(result.errors)")
    #expect(
      !result.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" },
      "nothing of the input reaches a terminal raw")
    // After a usage error the usage is printed, too.
    if input.status != 64 { #expect(result.errors.split(separator: "\n").count == 1) }
  }

  @Test(
    .enabled(if: Kit.isPresent, "\(Kit.absence)"),
    arguments: [("modern-bert", "lcchat embed")])
  func `a model that can't answer says what it is for`(model: String, words: String) async throws {
    let path = Kit.folder.appending(path: "models/\(model).gguf").path
    let result = try await Program.lcchat(
      ["ask", "-q", "Who?", "--model", path, "small.txt"], in: folder)
    #expect(result.status == 65)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test(arguments: ["inspect small.gguf", "--help"])
  func `a full disk is an error and no crash`(arguments: String) async throws {
    try folder.write(Self.emptyModel, to: "small.gguf")
    let result = try await Program.shell("\"$LCCHAT\" \(arguments) >/dev/full", in: folder)
    #expect(result.status == (arguments == "--help" ? 0 : 73))
  }

  @Test func `a closed or full standard error only loses messages`() async throws {
    for target in ["&-", "/dev/full"] {
      let result = try await Program.shell(
        "\"$LCCHAT\" ask -q Who? missing 2>\(target)", in: folder)
      #expect(result.status == 66)
    }
  }

  /// A GGUF file without keys and tensors.
  private static let emptyModel = Array("GGUF\u{3}\0\0\0".utf8) + [UInt8](repeating: 0, count: 48)

  @Test func `the user's folders are those of $HOME, whatever the password file says`() async throws
  {
    let folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
    let environment = ["HOME": folder.url.path, "XDG_DATA_HOME": "", "LCCHAT_MODELS": ""]
    let result = try await Program.lcchat(
      ["ask", "-q", "Who?", "small.txt"], in: folder, environment: environment)
    #expect(result.status == 66 && result.errors.contains("The model gemma3 isn't there yet"))
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: ".local/share/lcchat/models"),
      withIntermediateDirectories: true)
    try folder.write("not a model".utf8, to: ".local/share/lcchat/models/\(Program.modelFile)")
    let found = try await Program.lcchat(
      ["ask", "-q", "Who?", "small.txt"], in: folder, environment: environment)
    #expect(found.status == 65 && found.errors.contains(Program.modelFile))
  }
}
