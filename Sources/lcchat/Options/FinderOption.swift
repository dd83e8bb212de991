import ArgumentParser
import Inference
import Wording

/// The model that finds passages, as the user chooses it.
package enum FinderChoice: Hashable, Sendable {
  /// The reader up to a size, else the smallest calibrated model that is here.
  case auto
  /// No model: word search alone.
  case words
  /// A model by its name or path.
  case model(String)

  /// The most weights of a reader that finds for itself by default.
  package static let mostWeights = 1_000_000_000
}

extension FinderChoice: ExpressibleByArgument, CustomStringConvertible {
  /// Reads “auto”, “words”, or a model; nil for an empty text.
  package init?(argument: String) {
    switch argument {
    case "": return nil
    case "auto": self = .auto
    case "words": self = .words
    default: self = .model(argument)
    }
  }

  package var description: String {
    switch self {
    case .auto: "auto"
    case .words: "words"
    case .model(let name): name
    }
  }

  /// The text in the help.
  package var defaultValueDescription: String { description }
}

/// The option for the model that finds passages.
package struct FinderOption: ParsableArguments {
  @Option(help: ArgumentHelp(OptionHelp.finder, valueName: "name|path|auto|words"))
  package var finder = Configuration.standing.finder ?? .auto

  package init() {}
}

extension FinderChoice {
  /// Chooses the file of the model that finds for a reader.
  ///
  /// - Parameters:
  ///   - reader: the path of the reader's file.
  ///   - isCalibrated: returns true if a model's heads are known, by its fingerprint.
  ///   - room: the most bytes of both files together; nil for no limit.
  ///   - most: the most weights of a reader that finds for itself.
  ///   - others: the models that may find for a larger one; nil for those that set-up has fetched.
  /// - Returns: the file's name and path; nil if the reader finds, or words alone do.
  /// - Throws: `Failure` if the chosen model doesn't exist or can't find, and `LoadingError` if its
  ///   file can't be used.
  package func file(
    for reader: String, isCalibrated: (String) -> Bool, room: Int? = nil,
    most: Int = mostWeights, among others: [(name: String, path: String)]? = nil
  ) throws -> (name: String, path: String)? {
    switch self {
    case .words: return nil
    case .model(let name):
      let path = try Self.path(of: name)
      guard !ModelFile.isSame(path, reader) else { return nil }
      guard try !ModelFacts(path: path).isEncoder else {
        throw Failure(
          .badData,
          "“\(name)” is an embedding model, which can't find passages alone: give it as --scorer, and"
            + " another model, auto or words as --finder.")
      }
      return (name, path)
    case .auto:
      // The reader's own file is checked when it is loaded.
      guard let own = try? ModelFacts(path: reader), own.weights > most else {
        return nil
      }
      typealias Suitable = (model: (name: String, path: String), weights: Int)
      let suitable = (others ?? ModelFile.present).compactMap { other -> Suitable? in
        guard let facts = try? ModelFacts(path: other.path), isCalibrated(facts.fingerprint),
          facts.layerWeights < own.layerWeights,
          ModelFile.bytes(at: other.path) + ModelFile.bytes(at: reader) <= room ?? .max
        else { return nil }
        return (other, facts.layerWeights)
      }
      return suitable.min { $0.weights < $1.weights }?.model
    }
  }

  private static func path(of name: String) throws(Failure) -> String {
    let names = ModelFile.catalog.map(\.name)
    if !names.contains(name), !ModelFile.exists(name) {
      throw Failure(
        .noInput,
        "There is no finder “\(name)”: give auto, words, one of \(names.joined(separator: ", ")), or a"
          + " GGUF file.")
    }
    return try ModelFile.path(of: name, option: "--finder PATH")
  }
}
