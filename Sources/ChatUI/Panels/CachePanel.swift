import Chat
package import Screen

/// What the KV cache takes, layer by layer, and what sharing heads and rings save.
package struct CachePanel: PanelView {
  private let telemetry: Telemetry

  package init(_ state: AppState) {
    telemetry = state.telemetry
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !telemetry.cacheLayers.isEmpty else {
      return Note("Empty. It fills while the document is read.").draw(in: &grid, area: area)
    }
    let legend = legend
    let legendRows = min(legend.rowCount(width: area.width), max(0, area.height - 3))
    let parts = Layout.rows(
      area,
      [.fixed(min(facts.count, area.height - legendRows)), .flexible(), .fixed(legendRows)])
    Facts(facts).draw(in: &grid, area: parts[0])
    LayerBars(telemetry.cacheLayers).draw(in: &grid, area: parts[1])
    legend.draw(in: &grid, area: parts[2])
  }

  package var summary: String {
    guard bytes > 0 else { return "empty" }
    return "\(Format.bytes(bytes)) \(telemetry.cacheElementType)"
      + (saving.map { " · \($0)" } ?? "")
  }

  package var strip: (any Widget)? { LayerBars(telemetry.cacheLayers) }

  private var bytes: Int {
    telemetry.cacheLayers.reduce(telemetry.checkpointBytes) { $0 + $1.bytes }
  }

  private var saving: String? {
    // A short text doesn't fill the pages that it takes.
    guard bytes > 0, telemetry.multiHeadF16Bytes > bytes else { return nil }
    return "\(Format.factor(Double(telemetry.multiHeadF16Bytes) / Double(bytes)))× smaller"
  }

  private var facts: [(name: String, value: String)] {
    var facts = [("Now", "\(Format.bytes(bytes)) \(telemetry.cacheElementType)")]
    if telemetry.multiHeadF16Bytes > 0 {
      facts.append(("Multi-head f16", Format.bytes(telemetry.multiHeadF16Bytes)))
    }
    if let saving { facts.append(("Saving", saving)) }
    if telemetry.headsPerKVHead > 1 {
      facts.append(("Heads per KV head", "\(telemetry.headsPerKVHead)"))
    }
    if telemetry.checkpointBytes > 0 {
      facts.append(("Of it, checkpoint", Format.bytes(telemetry.checkpointBytes)))
    }
    if telemetry.lightIndexBytes > 0 {
      facts.append(("Beside it, light keys", Format.bytes(telemetry.lightIndexBytes)))
    }
    return facts
  }

  private var legend: Legend {
    let rings = telemetry.cacheLayers.filter { $0.window != nil }
    let full = telemetry.cacheLayers.count - rings.count
    var items: [Legend.Item] = []
    if full > 0 {
      items.append(
        Legend.Item(glyph: "█", role: LayerBars.fullRole, text: "\(full) full"))
    }
    for window in Set(rings.compactMap(\.window)).sorted() {
      let count = rings.count { $0.window == window }
      let text = "\(count) rings of \(Format.count(window))"
      items.append(Legend.Item(glyph: "▒", role: LayerBars.ringRole, text: text))
    }
    return Legend(items)
  }
}
