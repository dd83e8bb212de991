/// The panel that shows the size of the KV cache and the memory of the process.
package struct CachePanel: Panel {
  package let id = PanelID("cache")
  package let title = "Cache"
  package let greatestHeight = 20

  package init() {}
}
