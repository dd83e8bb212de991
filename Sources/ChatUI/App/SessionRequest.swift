/// A request of the user about the saved conversation.
package enum SessionRequest: Hashable, Sendable {
  /// Names the conversation; without a name, says where it is saved.
  case save(name: String?)
  case export(path: String, isReplacing: Bool)
  case list
}
