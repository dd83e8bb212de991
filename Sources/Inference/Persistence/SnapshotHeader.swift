import Foundation
import Tensors

/// The first frame of every snapshot file.
package struct SnapshotHeader: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable { case light, exact, vectors }

  /// The version of everything in a file: frames, order of keys, pages of a cache.
  package static let currentVersion = 1

  package let version: Int
  package let kind: Kind
  /// The model file's fingerprint.
  package let model: String
  /// The model's name for people.
  package let modelName: String
  /// The hash of everything else that has to be the same.
  package let settings: Digest

  init(_ kind: Kind, _ model: ModelDescription, settings: Digest) {
    version = Self.currentVersion
    self.kind = kind
    self.model = model.fingerprint
    modelName = model.configuration.name
    self.settings = settings
  }

  /// Reads the header of a file, for listing it.
  package init(path: String) throws(SnapshotError) {
    self = try Self.read(SnapshotFile.map(path)).content
  }

  static func read(_ file: MappedFile) throws(SnapshotError) -> SnapshotFrame<Self> {
    guard let frame = try? SnapshotFrame<Self>(file, at: 0) else { throw .foreign }
    guard frame.content.version == currentVersion else {
      throw .otherVersion(frame.content.version)
    }
    return frame
  }

  /// Returns the first frame of a file if it is of this kind, model and settings.
  func expected(in file: MappedFile) throws(SnapshotError) -> SnapshotFrame<Self> {
    let frame = try Self.read(file)
    guard frame.content.kind == kind, frame.content.model == model,
      frame.content.settings == settings
    else { throw .other }
    return frame
  }
}
