import Inference
package import Tensors
import Wording

/// A description of a model file, without loading it, as lines of text for a terminal.
package struct ModelInspection: Sendable {
  let file: GGUFFile

  /// Text lengths of the cache table: 8K, 32K, 128K and 1M tokens.
  static let lengths = [8, 32, 128, 1024].map { $0 * 1024 }

  package init(path: String) throws(GGUFError) { file = try GGUFFile(path: path) }

  /// The header, metadata, tensors and cache sizes.
  package var lines: [String] {
    let sections = [
      [Self.header(file)],
      Self.metadata(file.metadata),
      Self.tensors(file.tensors),
      Self.types(file.tensors),
      cache,
    ]
    return Array(sections.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  /// The cache sizes at several text lengths.
  package var cache: [String] {
    if let part = try? file.part, part.number > 1 {
      return ["KV cache: not known, since only part 1 of a model says what it is"]
    }
    return Self.cache(file.metadata)
  }

  private static func header(_ file: GGUFFile) -> String {
    "GGUF version \(file.version): \(file.byteCount.grouped) bytes, "
      + "\(file.metadata.keys.count) keys, \(file.tensors.count) tensors, data aligned to "
      + "\(file.alignment) bytes"
  }

  private static func metadata(_ metadata: GGUFMetadata) -> [String] {
    guard !metadata.keys.isEmpty else { return [] }
    var table = TextTable([.left, .left, .left])
    for key in metadata.keys {
      table.add([
        DisplayText.escaped(key, limit: 60), metadata.displayType(key), metadata.displayValue(key),
      ])
    }
    return ["Metadata"] + table.lines
  }

  private static func tensors(_ tensors: [GGUFTensor]) -> [String] {
    guard !tensors.isEmpty else { return [] }
    var table = TextTable([.left, .right, .left, .right])
    table.add(["name", "shape", "type", "bytes"])
    for tensor in tensors {
      table.add([
        DisplayText.escaped(tensor.name, limit: 60),
        tensor.dimensions.map(String.init).joined(separator: " × "),
        tensor.type.name,
        tensor.byteCount.map(\.grouped) ?? "unknown",
      ])
    }
    return ["Tensors (columns × rows)"] + table.lines
  }

  private static func types(_ tensors: [GGUFTensor]) -> [String] {
    guard !tensors.isEmpty else { return [] }
    var table = TextTable([.left, .right, .right, .right, .left])
    table.add(["type", "tensors", "elements", "bytes", ""])
    let groups = Dictionary(grouping: tensors, by: \.type).map { type, members in
      (type: type, members: members, bytes: members.reduce(0) { $0 + ($1.byteCount ?? 0) })
    }
    let order = groups.sorted { ($1.bytes, $0.type.number) < ($0.bytes, $1.type.number) }
    for (type, members, bytes) in order {
      table.add([
        type.name, members.count.grouped, elements(members),
        type.block == nil ? "unknown" : bytes.grouped,
        type.dtype == nil ? "can't be read" : "",
      ])
    }
    let total = order.reduce(0) { $0 + $1.bytes }
    table.add(["all", tensors.count.grouped, elements(tensors), total.grouped, ""])
    return ["Size by type"] + table.lines
  }

  /// Returns the number of elements; "unknown" if the claimed shapes overflow.
  ///
  /// Tensors of an unknown type have no size that bounds their shape.
  static func elements(_ tensors: [GGUFTensor]) -> String {
    var sum = 0
    for tensor in tensors {
      let (next, overflow) = sum.addingReportingOverflow(tensor.elementCount)
      if overflow { return "unknown" }
      sum = next
    }
    return sum.grouped
  }

  private static func cache(_ metadata: GGUFMetadata) -> [String] {
    let forecast: CacheForecast?
    do {
      forecast = CacheForecast(try ModelShape(metadata))
    } catch let error as GGUFError {
      return ["KV cache: not known, for \(error)"]
    } catch {
      return ["KV cache: not known. \(DisplayText.escaped("\(error)", limit: 500))"]
    }
    guard let forecast else { return ["KV cache: none, the model reads its whole input at once"] }

    var table = TextTable([.right, .right, .right, .right, .left])
    table.add(["tokens", "f16", "q8_0", "multi-head f16 in full", ""])
    for tokens in lengths {
      let isLong = forecast.contextLength.map { tokens > $0 } ?? false
      table.add([
        tokens.grouped,
        size(forecast.bytes(tokens: tokens, as: .f16)),
        size(forecast.bytes(tokens: tokens, as: .q8_0)),
        size(forecast.multiHeadF16Bytes(tokens: tokens)),
        isLong ? "longer than trained for" : "",
      ])
    }
    return ["KV cache: " + shape(forecast)] + table.lines + forecast.caveats.map { "  " + $0 }
  }

  private static func shape(_ forecast: CacheForecast) -> String {
    let windows = forecast.layers.compactMap(\.window)
    let kvHeads = forecast.layers.map(\.kvHeads)
    let heads = forecast.layers.map(\.heads)
    var parts = [forecast.layers.count == 1 ? "1 layer" : "\(forecast.layers.count) layers"]
    if let window = windows.first {
      parts.append("\(windows.count) of them see only the last \(window.grouped) tokens")
    }
    parts.append(
      kvHeads == heads
        ? "\(span(heads)) heads with keys and values of their own"
        : "\(span(heads)) query heads share \(span(kvHeads)) of keys and values")
    parts.append(
      forecast.contextLength.map { "trained for \($0.grouped) tokens" }
        ?? "trained length not given")
    return parts.joined(separator: ", ")
  }

  /// Returns the one value that all have, or the least and the greatest.
  private static func span(_ values: [Int]) -> String {
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    return least == greatest ? "\(least)" : "\(least) to \(greatest)"
  }

  private static func size(_ bytes: Int) -> String { ByteSize(bytes).description }
}
