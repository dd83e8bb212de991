/// What the user wants done with the conversation as it is kept.
package enum SessionRequest: Hashable, Sendable {
  /// Without a name it is only told where it is kept.
  case save(name: String?)
  case export(path: String, isReplacing: Bool)
  case list
}
