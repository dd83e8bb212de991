import ArgumentParser
import Foundation
import Inference
import TestSupport
import Testing
import lcchat

/// The choice of the model that finds passages for the one that answers.
struct FinderTests {
  private let folder: Folder
  private let reader: String
  private let small: String
  private let smaller: String

  init() throws {
    let folder = try Folder()
    self.folder = folder
    func write(_ name: String, _ model: TinyModel) throws -> String {
      let path = folder.path(name)
      try model.withFile { try FileManager.default.copyItem(atPath: $0, toPath: path) }
      return path
    }
    reader = try write("reader.gguf", TinyModel(layers: 4))
    small = try write("small.gguf", TinyModel(layers: 2))
    smaller = try write("smaller.gguf", TinyModel(layers: 1))
  }

  private var others: [(name: String, path: String)] {
    [("small", small), ("smaller", smaller), ("reader", reader)]
  }

  @Test(arguments: [("auto", FinderChoice.auto), ("words", .words), ("a.gguf", .model("a.gguf"))])
  func `a value is a way of finding or a model`(text: String, choice: FinderChoice) throws {
    #expect(FinderChoice(argument: text) == choice && choice.description == text)
    #expect(try FinderOption.parse(["--finder", text]).finder == choice)
    #expect(FinderChoice(argument: "") == nil)
  }

  @Test func `a small reader finds for itself`() throws {
    let file = try FinderChoice.auto.file(for: reader, isCalibrated: { _ in true }, among: others)
    #expect(file == nil)
  }

  @Test func `for a large reader the smallest calibrated model finds`() throws {
    let weights = try ModelFacts(path: reader).weights
    func finder(
      _ isCalibrated: (String) -> Bool, room: Int? = nil, most: Int? = nil
    ) throws -> String? {
      try FinderChoice.auto.file(
        for: reader, isCalibrated: isCalibrated, room: room, most: most ?? weights - 1,
        among: others)?.name
    }
    #expect(try finder { _ in true } == "smaller")
    let fingerprint = try ModelFacts(path: small).fingerprint
    #expect(try finder { $0 == fingerprint } == "small")
    // A model that is as large as the reader saves nothing.
    #expect(try finder { _ in false } == nil)
    #expect(try finder({ _ in true }, most: weights) == nil)
    // Two models must fit in the budget.
    #expect(try finder({ _ in true }, room: ModelFacts(path: reader).weights) == nil)
  }

  @Test func `a chosen model finds, unless it is the reader's own file`() throws {
    let none: (String) -> Bool = { _ in false }
    let file = try FinderChoice.model(small).file(for: reader, isCalibrated: none)
    #expect(file?.path == small)
    let link = folder.path("link.gguf")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: reader)
    #expect(try FinderChoice.model(link).file(for: reader, isCalibrated: none) == nil)
    #expect(try FinderChoice.words.file(for: reader, isCalibrated: none) == nil)
  }

  @Test func `a finder that doesn't exist or is an embedding model is refused`() throws {
    let missing = try #require(throws: Failure.self) {
      try FinderChoice.model("gema3").file(for: reader, isCalibrated: { _ in true })
    }
    #expect(missing.code == .noInput && missing.message.hasPrefix("There is no finder “gema3”"))
    let encoder = try #require(throws: Failure.self) {
      try FinderChoice.model(Kit.fixtures.model("bert")).file(
        for: reader, isCalibrated: { _ in true })
    }
    #expect(encoder.code == .badData && encoder.message.contains("embedding model"))
    #expect(encoder.message.contains("--scorer"))
  }

  @Test func `a scorer that doesn't exist is refused with the names that there are`() throws {
    let missing = try #require(throws: Failure.self) {
      try ScorerOption.parse(["--scorer", "bge-smal"]).scorer(threads: nil)
    }
    #expect(
      missing.message
        == "There is no scorer “bge-smal”: give one of auto, off, minilm, or a GGUF file.")
  }
}
