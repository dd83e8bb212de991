import Chat
import ChatUI
import Documents
import Foundation
import Inference
import Screen
import Synchronization
import Testing
import TestSupport
import Sessions
import Wording
import Retrieval

/// Drives a conversation and its screen: performs every effect, handles every event and draws the
/// screen after each.
final class ChangeWalk {
  /// The changes that are made in the middle of a conversation.
  enum Change: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case model, mode, budget, document, nextMode, resumed

    var testDescription: String {
      switch self {
      case .model: "/model"
      case .mode: "/mode"
      case .budget: "/budget"
      case .document: "/open"
      case .nextMode: "F8"
      case .resumed: "--continue"
      }
    }
  }

  static let sizes = [Size(width: 80, height: 24), Size(width: 120, height: 40)]
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz")
  private static let heads = KeptHeads()

  private(set) var state: AppState
  private var session: Conversation
  private(set) var frames = 0
  private var model = "first"
  private var isBudgeted = false
  private var opened = 0

  /// Creates the conversation; nothing is opened before `open`.
  init(_ mode: Mode) {
    let document = Self.document(0, paragraphs: 4)
    let record = SessionRecord(
      started: Date(), model: "first", mode: mode,
      documents: SessionDocument.all(of: document))
    session = Self.session(document, record)
    state = AppState(document: document, mode: mode, size: Self.sizes[1])
  }

  func open() async { await act(.started) }

  func ask() async { await act(.line("where")) }

  func perform(_ change: Change) async {
    switch change {
    case .model:
      model = model == "first" ? "second" : "first"
      await act(.line("/model \(model)"))
    case .mode: await act(.line("/mode \(state.reading.isRecalling ? "exact" : "recall")"))
    case .budget:
      isBudgeted.toggle()
      await act(.line("/budget \(isBudgeted ? "900M" : "off")"))
    case .document: await act(.line("/open more.txt"))
    case .nextMode: await act(.key(.function(8)))
    case .resumed: await resume()
    }
  }

  /// Ends the program and resumes the session.
  private func resume() async {
    guard let record = await session.record else { return }
    let document = state.document
    let kept = record.located(in: document)
    session = Self.session(document, kept)
    state = AppState(document: document, mode: kept.mode, size: Self.sizes[1], resuming: kept)
    isBudgeted = false
    await act(.started)
  }

  /// Shows each view of the Attention panel with its measurements, and focuses each part, alone and
  /// next to the others.
  ///
  /// - Returns: the telemetry for each of the views.
  func lookAround() async -> [AttentionView: Telemetry] {
    var told: [AttentionView: Telemetry] = [:]
    for _ in AttentionView.allCases {
      await act(.key(.alt("v")))
      let view = state.attention.view
      for await telemetry in session.telemetry where telemetry.fits(view) {
        told[view] = telemetry
        await act(.telemetry(telemetry))
        break
      }
      for focus in Focus.all(state.panels.ids) {
        for isZoomed in [false, true] { drawAt(focus, isZoomed) }
      }
      pressKeysInAttention()
    }
    return told
  }

  /// Selects the last element of everything, to be checked after a change.
  func pickTheEnds() {
    var panel = state.attention
    panel.head = HeadIndex(
      layer: (state.reading.model?.layers ?? 1) - 1, head: (state.reading.model?.heads ?? 1) - 1)
    panel.picture = .max
    let end = state.document.text.utf8.count
    panel.range = end - 1100..<end
    panel.cursor = end - 1
    state.panels.update(panel)
  }

  private func drawAt(_ focus: Focus, _ isZoomed: Bool) {
    var shown = state
    shown.screen.focus(on: focus)
    if shown.arrangement.isZoomed != isZoomed { shown.screen.toggleZoom() }
    draw(shown)
  }

  private func pressKeysInAttention() {
    var shown = state
    shown.screen.focus(on: .panel(AttentionPanel.id))
    shown.layOut()
    for key in [KeyPress.right, .down, .end, .enter, .control("o"), .character("z"), .home, .enter]
    {
      _ = shown.reduce(.key(key))
      draw(shown)
    }
  }

  private func draw(_ state: AppState) {
    for size in Self.sizes {
      var shown = state
      shown.screen.resize(size)
      shown.layOut()
      _ = RootView(shown).draw()
      frames += 1
    }
  }

  // MARK: What the runtime does

  private func act(_ action: Action) async {
    let effects = state.reduce(action)
    draw(state)
    for effect in effects { await perform(effect) }
  }

  private func perform(_ effect: Effect) async {
    switch effect {
    case .open(let id): await follow(id, session.open())
    case .change(let id, let change): await follow(id, session.change(change))
    case .readFile(let path):
      opened += 1
      await act(.documentRead(Self.document(opened, paragraphs: 1), path: path))
    case .ask(let id, let question):
      for await event in session.ask(question) { await act(.answer(id: id, event)) }
    case .setQuote(let style): session.setQuote(style)
    case .setAttentionProbe(let view): session.setAttentionProbe(view)
    default: break
    }
  }

  private func follow(_ id: Int, _ events: AsyncStream<OpeningEvent>) async {
    for await event in events { await act(.opening(id: id, event)) }
  }

  // MARK: What is walked through

  private static func document(_ number: Int, paragraphs: Int) -> Document {
    let text = (0..<paragraphs).map { paragraph in
      String((0..<300).map { letters[($0 * (paragraph + number + 3)) % 26] })
    }.joined(separator: "\n\n")
    return Document(name: "text\(number).txt", text: text + "\n")
  }

  /// Returns an engine with one of two shapes, which have no number in common.
  private static func engine(_ name: String) throws -> Engine {
    var model = TinyModel()
    model.contextLength = 4096
    model.favourite = 5
    model.layers = 3
    if name == "second" { (model.layers, model.heads, model.kvHeads) = (5, 9, 3) }
    return try model.engine()
  }

  private static func session(_ document: Document, _ record: SessionRecord) -> Conversation {
    var options = ChatOptions()
    options.mode = record.mode
    options.recall.passageTokens = 900
    // A model with random weights is never sure.
    options.recall.leastSupport = -.infinity
    options.maximumAnswerTokens = 4
    let name = record.model
    return Conversation(
      document: document, modelName: name, options: options,
      tools: ReadingTools(heads: heads),
      // Nothing is saved, so it says so once.
      journal: SessionJournal(record) { () throws(SessionStoreError) in
        throw .readOnly(path: "nowhere")
      }, loadOther: { name, _ in Models(try engine(name), name: name) },
      load: { Models(try engine(name)) })
  }
}

/// The calibrated heads of each model, for all walks.
private final class KeptHeads: HeadStoring {
  private let kept = Mutex([String: RetrievalHeads]())
  func heads(of model: ModelDescription) -> RetrievalHeads? {
    kept.withLock { $0[model.fingerprint] }
  }
  func keep(_ heads: RetrievalHeads) { kept.withLock { $0[heads.model] = heads } }
}

extension Telemetry {
  /// Returns whether the telemetry has the measurements of a view.
  fileprivate func fits(_ view: AttentionView) -> Bool {
    switch view {
    case .map: heads == nil && patterns.isEmpty
    case .pattern: heads?.retrieval.isEmpty == true
    case .heads: heads?.retrieval.isEmpty == false
    }
  }
}
