import ArgumentParser
import Documents
import Foundation
import Inference

struct EmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Write the vectors of an embedding model for texts.",
    discussion: """
      For each text, prints one vector as a line of JSON. Vectors have length 1, so the product of \
      two is their cosine. With --tokens, writes little-endian float32 without a header: a row for \
      each position of --at, then the mean of all tokens, then the first token.
      """)

  @OptionGroup var model: ModelOptions

  @Argument(help: "Text files; by default standard input, also with -.")
  var files: [String] = []

  @Option(help: "A JSON file with an array of token ids, read unchanged.")
  var tokens: String?

  @Option(help: "Positions of tokens, from 0, ascending, separated by commas.")
  var at: String?

  @Option(help: "The file to write; by default the vectors of texts are printed.")
  var out: String?

  func validate() throws {
    if tokens != nil, !files.isEmpty { throw ValidationError("Give --tokens or texts, not both.") }
    if tokens != nil, out == nil { throw ValidationError("--tokens needs --out.") }
    if tokens == nil, at != nil { throw ValidationError("--at needs --tokens.") }
  }

  func run() async throws {
    try await failing {
      let ids = try tokens.map(TokenFile.read)
      let positions = try ids.map { try at.map(readPositions(count: $0.count)) ?? [] } ?? []
      let loaded = try LoadedModel(
        path: model.path(), adapters: model.adapters, threads: model.threads)
      if let ids {
        let vectors = try TokenVectors(of: ids, loaded)
        try write(positions.map { vectors[$0] } + [vectors.mean, vectors[0]])
      } else {
        try embedTexts(loaded)
      }
    }
  }

  private func embedTexts(_ loaded: LoadedModel) throws {
    loaded.notice.map(ProgressLine(isQuiet: false).note)
    var vectors: [[Float]] = []
    for file in files.isEmpty ? ["-"] : files {
      let reader = DocumentReader()
      let document = try file == "-" ? reader.standardInput() : reader.document(path: file)
      vectors.append(try loaded.vector(of: document.text))
    }
    if out != nil { return try write(vectors) }
    for vector in vectors {
      try Output.write("[" + vector.map { "\($0)" }.joined(separator: ", ") + "]\n")
    }
  }

  private func write(_ rows: [[Float]]) throws(Failure) {
    guard let out else { return }
    var data = Data()
    for row in rows { row.withUnsafeBytes { data.append(contentsOf: $0) } }
    do {
      try data.write(to: URL(filePath: out), options: .atomic)
    } catch {
      throw Failure(.cannotCreate, "\(out) can't be written: check its folder and permissions.")
    }
  }
}
