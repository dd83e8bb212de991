import Chat

/// The size of the cache as a sum: the full size, the saving of each method, and the rest.
struct CacheStory {
  private struct Fact {
    let name: String
    let value: String
    /// The rank of importance; 0 is shown first.
    let rank: Int
  }

  private let telemetry: Telemetry
  private var all: [Fact] = []

  init(_ telemetry: Telemetry) {
    self.telemetry = telemetry
    addSum()
    addLightKeys()
    addModels()
    addProcess()
  }

  var rowCount: Int { all.count }

  /// Returns the most important facts in their order.
  func facts(most: Int) -> [(name: String, value: String)] {
    let kept = Set(all.indices.sorted { (all[$0].rank, $0) < (all[$1].rank, $1) }.prefix(most))
    return all.indices.filter(kept.contains).map { (all[$0].name, all[$0].value) }
  }

  private mutating func addSum() {
    if telemetry.multiHeadF16Bytes > 0 {
      add("Multi-head f16", sum(telemetry.multiHeadF16Bytes), rank: 2)
      add("Shared heads \(telemetry.headsPerKVHead):1", off: telemetry.sharedHeadsSaving, rank: 3)
      add("Windows", off: telemetry.windowsSaving, rank: 4)
      add("Numbers in \(telemetry.cacheTypeName)", off: telemetry.elementsSaving, rank: 5)
      add("Saved prompt", off: -telemetry.checkpointBytes, rank: 6)
    }
    guard telemetry.cacheBytes > 0 else { return }
    let type = telemetry.cacheTypeName
    add(type.isEmpty ? "Now" : "Now, \(type)", sum(telemetry.cacheBytes), rank: 0)
  }

  private mutating func addLightKeys() {
    guard telemetry.lightIndexBytes > 0 else { return }
    add("Quick-look keys", Format.bytes(telemetry.lightIndexBytes), rank: 1)
    guard telemetry.exactBytes > 0 else { return }
    add("The same in full", Format.bytes(telemetry.exactBytes), rank: 2)
  }

  /// Adds the memory of two models.
  private mutating func addModels() {
    guard let finder = telemetry.finder, finder.weightBytes > 0 else { return }
    if finder.cacheBytes > 0 {
      add("Finder's cache", "up to \(Format.bytes(finder.cacheBytes))", rank: 6)
    }
    add("Finder's weights", Format.bytes(finder.weightBytes), rank: 4)
    guard finder.readerWeightBytes > 0 else { return }
    add("Reader's weights", Format.bytes(finder.readerWeightBytes), rank: 4)
  }

  private mutating func addProcess() {
    guard telemetry.processBytes > 0 else { return }
    let budget = telemetry.memoryBudget.map { " of \(Format.bytes($0))" } ?? ""
    add("Process", Format.bytes(telemetry.processBytes) + budget, rank: 1)
  }

  private mutating func add(_ name: String, _ value: String, rank: Int) {
    all.append(Fact(name: name, value: value, rank: rank))
  }

  /// Adds a saving in bytes unless it is 0; a cost has a plus.
  private mutating func add(_ name: String, off saving: Int, rank: Int) {
    guard saving != 0 else { return }
    add(name, (saving > 0 ? "−" : "+") + sum(abs(saving)), rank: rank)
  }

  /// Returns bytes with their share of the multi-head cache.
  private func sum(_ bytes: Int) -> String {
    guard telemetry.multiHeadF16Bytes > 0 else { return Format.bytes(bytes) }
    let share = Format.percent(Double(bytes) / Double(telemetry.multiHeadF16Bytes))
    return Format.bytes(bytes) + String(repeating: " ", count: max(1, 6 - share.count)) + share
  }
}
