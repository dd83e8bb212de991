import Chat
package import Screen
import Wording

extension CachePanel {
  package func view(of state: AppState) -> any PanelView { CacheView(state) }
}

/// The size of the KV cache by layer, the savings, and the memory of the process.
package struct CacheView: PanelView {
  private let telemetry: Telemetry

  package init(_ state: AppState) {
    telemetry = state.measurements.telemetry
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard bytes > 0 || telemetry.lightIndexBytes > 0 else {
      return Note("Empty. It fills while the document is read.").draw(in: &grid, area: area)
    }
    let legend = legend
    let legendRows = min(legend.rowCount(width: area.width), max(0, area.height - 3))
    let story = CacheStory(telemetry)
    // Bars of one row tell little; with less room the facts that matter least go.
    let factRows = min(story.rowCount, max(1, area.height - legendRows - 2))
    let parts = Layout.rows(area, [.fixed(factRows), .flexible(), .fixed(legendRows)])
    Facts(story.facts(most: factRows)).draw(in: &grid, area: parts[0])
    LayerBars(telemetry.cacheLayers).draw(in: &grid, area: parts[1])
    legend.draw(in: &grid, area: parts[2])
  }

  package var summary: String {
    guard bytes > 0 else {
      let light = telemetry.lightIndexBytes
      return light > 0 ? "quick-look keys \(Format.bytes(light))" : "empty"
    }
    return "\(Format.bytes(bytes)) \(telemetry.cacheTypeName)"
      + (saving.map { " · \($0)" } ?? "")
  }

  package var strip: (any Widget)? { LayerBars(telemetry.cacheLayers) }

  private var bytes: Int { telemetry.cacheBytes }

  private var saving: String? {
    // A short text doesn't fill the pages that it takes.
    guard bytes > 0, telemetry.multiHeadF16Bytes > bytes else { return nil }
    return "\(Format.factor(Double(telemetry.multiHeadF16Bytes) / Double(bytes)))× smaller"
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
      let text = "\(count) keep \(Format.count(window)) tokens"
      items.append(Legend.Item(glyph: "▒", role: LayerBars.ringRole, text: text))
    }
    return Legend(items)
  }
}
