/// The panel that shows how fast the document is read and answers are generated.
package struct SpeedPanel: Panel {
  package let id = PanelID("speed")
  package let title = "Speed"
  package let greatestHeight = 16

  package init() {}
}
