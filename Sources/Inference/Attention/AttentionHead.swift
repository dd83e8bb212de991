/// One query head of a model, written as `5-2`: layer 5, head 2, both from 0.
package struct AttentionHead: Hashable, Sendable {
  package let layer: Int
  package let head: Int

  package init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
}

extension AttentionHead: LosslessStringConvertible {
  package var description: String { "\(layer)-\(head)" }

  /// Reads a head as `description` writes it; nil for other text.
  package init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let layer = parts[0], let head = parts[1], layer >= 0, head >= 0 else {
      return nil
    }
    self.init(layer: layer, head: head)
  }
}

extension AttentionHead: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let head = AttentionHead(text) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no head: \(text)"))
    }
    self = head
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
