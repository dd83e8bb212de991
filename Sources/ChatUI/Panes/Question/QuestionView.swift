import Documents
package import Screen

/// The question that is being typed, in its border.
package struct QuestionView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// Draws the editor in its border; returns the cursor, nil while the keys go elsewhere.
  package func draw(in grid: inout CellGrid) -> Point? {
    let area = state.layout.input
    let isFocused = state.focus == .input && state.help == nil
    grid.box(area, title: title, isFocused: isFocused)
    let inside = ScreenLayout.interior(area)
    guard !inside.isEmpty else { return nil }
    grid.put("›", at: Point(x: inside.x, y: inside.y), style: Style(.accent, .bold))
    let cursor = state.question.shownEditor.draw(
      in: &grid, area: state.layout.inputText, placeholder: placeholder)
    return isFocused ? cursor : nil
  }

  private var title: String {
    guard let search = state.question.historySearch else { return "Question" }
    return "\(search.isFailing ? "Not found" : "Earlier question with"): \(search.pattern)"
  }

  private var placeholder: String {
    if state.question.historySearch != nil { return "Type a part of it; ^R shows an older one" }
    if !state.isAskable { return "You can type now; the question is asked when reading ends" }
    if state.isAnswering { return "Type the next question; Esc stops the answer" }
    if state.isReading { return "You can ask now: answers come from the text read so far" }
    if state.isPaused { return "Reading is paused: a question or /read resumes it" }
    return "Ask about \(state.document.name)"
  }
}
