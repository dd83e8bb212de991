import ChatUI
import Screen
import Testing

struct ScreenLayoutTests {
  private static let arrangements: [(panels: Set<PanelID>, preset: Preset)] = [
    ([], .all), ([.cache], .all), (Set(PanelList.standard.ids), .all), ([.cache], .instruments),
    (Set(PanelList.standard.ids), .instruments),
  ]

  @Test func `at every size the parts lie inside the screen and none over another`() {
    for width in [40, 60, 84, 85, 99, 100, 139, 185, 240] {
      for height in [12, 15, 17, 18, 20, 24, 30, 44, 80] {
        for arrangement in Self.arrangements {
          var settings = ScreenSettings()
          settings.arrangement.panels = arrangement.panels
          settings.arrangement.preset = arrangement.preset
          let size = Size(width: width, height: height)
          let layout = AppState(document: .gatsby, size: size, settings: settings).layout
          let parts =
            [layout.transcript, layout.input, layout.status] + [layout.document].compactMap(\.self)
            + layout.panels.map(\.area)
          let screen = Rect(x: 0, y: 0, width: width, height: height)
          #expect(parts.allSatisfy { $0.intersection(screen) == $0 }, "\(width)×\(height)")
          for (index, part) in parts.enumerated() {
            #expect(
              parts.dropFirst(index + 1).allSatisfy { part.intersection($0).isEmpty },
              "\(width)×\(height)")
          }
          #expect(layout.input.height >= 3)
          #expect(layout.transcript.height >= 5, "\(width)×\(height)")
        }
      }
    }
  }

  @Test func `a long question gets more rows but leaves the conversation in sight`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    let before = state.layout.input.height
    _ = state.reduce(.key(.paste(String(repeating: "word ", count: 400))))
    let layout = state.layout
    #expect(layout.input.height > before)
    #expect(layout.transcript.height >= 5)
  }
}
