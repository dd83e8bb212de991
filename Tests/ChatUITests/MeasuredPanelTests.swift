import Chat
import ChatUI
import Screen
import TestSupport
import Testing
import Wording

/// The panels whose numbers are measured, on the whole screen and in the column.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct MeasuredPanelTests {
  nonisolated static let size = Size(width: 120, height: 40)

  /// A windowed model with shared heads in 8 bits, while a book is read.
  private func reading(_ telemetry: Telemetry, _ size: Size) async -> AppDriver {
    let app = AppDriver(size: size)
    await app.open(.modelLoaded(.tiny), .planned(.stream), .reading(.halfway))
    await app.measure(telemetry)
    return app
  }

  private static var quantised: Telemetry {
    var telemetry = Telemetry.streaming
    telemetry.cacheLayers = telemetry.cacheLayers.map {
      CacheLayer(window: $0.window, tokens: $0.tokens, bytes: $0.bytes * 17 / 32)
    }
    telemetry.cacheType = .q8_0
    telemetry.elementsSaving = 33_030_144 * 15 / 32
    telemetry.checkpointBytes = 7_864_320 * 17 / 32
    telemetry.memoryBudget = 2_000_000_000
    return telemetry
  }

  @Test func `the Cache panel alone`() async {
    let app = await reading(Self.quantised, Self.size)
    await app.focus(.panel(.cache))
    await app.press(.character("+"))
    expect(app, "cache-zoomed")
  }

  @Test func `the Cache panel in recall mode`() async {
    let app = await reading(.recalling, Self.size)
    await app.focus(.panel(.cache))
    await app.press(.character("+"))
    expect(app, "cache-recall")
  }

  @Test func `the Speed panel alone`() async {
    let app = await reading(Self.quantised, Self.size)
    await app.focus(.panel(.speed))
    await app.press(.character("+"))
    expect(app, "speed-zoomed")
  }

  @Test(arguments: [Size(width: 80, height: 24), size])
  func `both panels in their column`(_ size: Size) async {
    let app = await reading(Self.quantised, size)
    expect(app, "measured")
  }

  @Test func `a cache of f32 costs more, and a short text saves nothing by windows`() async {
    var telemetry = Telemetry.streaming
    telemetry.cacheType = .f32
    telemetry.elementsSaving = -33_030_144
    telemetry.windowsSaving = 0
    let app = await reading(telemetry, Size(width: 120, height: 40))
    await app.focus(.panel(.cache))
    await app.press(.character("+"))
    #expect(app.text.contains("+33.0 MB"))
    #expect(!app.text.contains("Windows"))
  }

  @Test func `light keys are told before anything is read exactly`() async {
    var telemetry = Telemetry.recalling
    telemetry.cacheLayers = []
    telemetry.multiHeadF16Bytes = 0
    let app = await reading(telemetry, Size(width: 120, height: 40))
    #expect(app.text.contains("Quick-look keys") && app.text.contains("17.3 MB"))
    #expect(app.text.contains("The same in full") && app.text.contains("287 MB"))
    #expect(!app.text.contains("Now,"))
  }

  @Test func `/budget tells what is taken, and a budget that can't be leaves the one before`() async
  {
    let app = AppDriver(size: Size(width: 120, height: 40))
    var plan = ReadingPlan.recall
    plan.processBytes = 61_000_000
    plan.budget = 2_000_000_000
    await app.finishOpening(plan)
    await app.measure(.streaming)
    await app.ask("/budget")
    #expect(app.text.contains("The budget is 2.0 GB; the process takes 431 MB now."))
    await app.ask("/budget 1M")
    #expect(app.answering.opened.last == .budget(1_000_000))
    await app.open(.ended(.failed("The model alone takes more.")))
    #expect(app.text.contains("✗ The model alone takes more."))
    #expect(app.state.reading.plan?.budget == 2_000_000_000)
  }

  private func expect(
    _ app: AppDriver, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let size = app.display.grid.size
    assertSnapshot(
      app.display.grid, "\(name)-\(size.width)x\(size.height)", sourceLocation: sourceLocation)
  }

  // MARK: Two models

  private func withFinder(_ name: String, _ size: Size) async -> AppDriver {
    var model = ModelSummary.tiny
    model.name = "Gemma 3 4B"
    model.finder = name
    var telemetry = Telemetry.recalling
    var finder = Telemetry.Finder(name: name)
    if name != "words" {
      finder.weightBytes = 241_000_000
      finder.readerWeightBytes = 2_490_000_000
      finder.cacheBytes = 11_800_000
      finder.lightRate = 3120
    }
    telemetry.finder = finder
    let app = AppDriver(size: size)
    var progress = ReadingProgress.halfway
    progress.isByFinder = true
    progress.tokensPerSecond = 2980
    await app.open(.modelLoaded(model), .planned(.recall), .reading(progress))
    await app.measure(telemetry)
    return app
  }

  @Test(arguments: [Size(width: 80, height: 24), size, Size(width: 40, height: 12)])
  func `panels of two models`(_ size: Size) async {
    let app = await withFinder("Gemma 3 270m", size)
    expect(app, "finder")
    #expect(app.text.contains("found by Gemma 3 270m") == (size.width >= 110))
  }

  @Test(arguments: ["cache", "speed", "context"])
  func `each panel of two models alone`(name: String) async throws {
    let app = await withFinder("Gemma 3 270m", Self.size)
    await app.open(.ended(.completed))
    await app.focus(.panel(PanelID(name)))
    await app.press(.character("+"))
    expect(app, "finder-\(name)")
  }

  @Test func `word search is told, too`() async {
    let app = await withFinder("words", Self.size)
    #expect(app.text.contains("found by words") && app.text.contains("Found by"))
    #expect(!app.text.contains("Finder's weights"))
  }
}
