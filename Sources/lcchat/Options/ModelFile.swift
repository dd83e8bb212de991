import ArgumentParser
import Chat
import Foundation
import Inference
import Wording

/// The option for the model, and the search for its file.
package struct ModelFile: ParsableArguments {
  @Option(
    help: ArgumentHelp(OptionHelp.model, valueName: "name|path"))
  var model = Configuration.standing.model ?? ModelFile.catalog[0].name

  /// The models that set-up fetches, the default first; `assets/models.tsv` has their addresses.
  static let catalog: [(name: String, file: String)] = [
    ("gemma3", "gemma-3-270m-q4_k_m.gguf"), ("smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"),
  ]

  /// The adapters that set-up puts beside a model and that it is loaded with.
  private static let adapterFiles = ["gemma3": "gemma3-reader.lora.gguf"]

  /// Returns the given adapters, or without any those that belong to a model and are there.
  static func adapters(of model: String, given: [AdapterOption] = []) -> [AdapterChoice] {
    guard given.isEmpty else { return given.compactMap(\.choice) }
    guard let file = adapterFiles[model] else { return [] }
    let path = folder + "/" + file
    return FileManager.default.fileExists(atPath: path) ? [AdapterChoice(path: path)] : []
  }

  package init() {}

  /// Returns the path of the model file.
  func path() throws(Failure) -> String { try Self.path(of: model) }

  /// Returns the path of a model's file; a name means a file in the models folder.
  ///
  /// `option` is the option or command that takes a path here; the error message names it.
  package static func path(
    of model: String, option: String = "--model PATH"
  ) throws(Failure) -> String {
    guard let known = Self.catalog.first(where: { $0.name == model }) else {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: model, isDirectory: &isDirectory) else {
        let names = Self.catalog.map(\.name).joined(separator: ", ")
        throw Failure(
          .noInput, "There is no model “\(model)”: give one of \(names), or a GGUF file.")
      }
      guard !isDirectory.boolValue else {
        throw Failure(.noInput, "“\(model)” is a directory: give a GGUF file in it.")
      }
      return model
    }
    let path = Self.folder + "/" + known.file
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        .noInput,
        "The model \(known.name) isn't there yet: fetch it with `make model MODEL=\(known.name)` in"
          + " lcchat's source folder, or give a GGUF file with \(option).")
    }
    return path
  }

  /// Throws if a model doesn't exist, or if the weights that a change to it loads take more than
  /// `room` bytes in addition to the current model; `bytes` is nil if it loads that model alone.
  package static func check(
    _ model: String, bytes: Int? = nil, fits room: Int?
  ) throws(Failure) {
    let path = try path(of: model, option: "/model PATH")
    let size = bytes ?? self.bytes(at: path)
    guard let room, size > room else { return }
    let left = MemorySize(bytes: max(0, room))
    throw Failure(
      .unavailable,
      "Both models are in memory while the new one loads. \(model) takes \(MemorySize(bytes: size)), "
        + "but the budget leaves \(left): allow more with /budget, or start with --model \(model).")
  }

  /// The models of the catalogue that are here.
  static var present: [(name: String, path: String)] {
    catalog.compactMap { model in (try? path(of: model.name)).map { (model.name, $0) } }
  }

  /// Returns true if there is a file or folder at the path.
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Returns the path without links.
  static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// Returns true if two paths are of one file.
  static func isSame(_ path: String, _ other: String) -> Bool { resolved(path) == resolved(other) }

  /// Returns the bytes of a model's file, 0 if they are unknown.
  static func bytes(at path: String) -> Int {
    let file = URL(filePath: path).resolvingSymlinksInPath()
    return (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
  }

  /// Returns a name that finds the model from any folder: its catalogue name or absolute path.
  package static func lastingName(_ model: String) throws(Failure) -> String {
    guard !catalog.contains(where: { $0.name == model }) else { return model }
    return URL(filePath: try path(of: model)).standardizedFileURL.path
  }

  static var folder: String {
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["LCCHAT_MODELS"], !folder.isEmpty { return folder }
    return UserFolder.data.url(environment: environment).appending(path: "models").path
  }
}
