/// The panel that shows what the model sees of the document: tokens, window and lines.
package struct ContextPanel: Panel {
  package let id = PanelID("context")
  package let title = "Context"
  package let greatestHeight = 14

  package init() {}
}
