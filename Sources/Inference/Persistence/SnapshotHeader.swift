import Foundation
import Tensors

/// How a snapshot file begins, whatever is in it.
package struct SnapshotHeader: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable { case light, exact }

  /// Of everything in a file: the frames, the order of keys in memory, the pages of a cache.
  package static let currentVersion = 1

  package let version: Int
  package let kind: Kind
  /// The model file's fingerprint.
  package let model: String
  /// What people call the model.
  package let modelName: String
  /// What else has to be the same.
  package let settings: Digest

  init(_ kind: Kind, _ model: ModelDescription, settings: Digest) {
    version = Self.currentVersion
    self.kind = kind
    self.model = model.fingerprint
    modelName = model.configuration.name
    self.settings = settings
  }

  /// How a file begins, for listing it.
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

  /// The frame that a file of this kind, model and settings begins with.
  func expected(in file: MappedFile) throws(SnapshotError) -> SnapshotFrame<Self> {
    let frame = try Self.read(file)
    guard frame.content.kind == kind, frame.content.model == model,
      frame.content.settings == settings
    else { throw .other }
    return frame
  }
}
