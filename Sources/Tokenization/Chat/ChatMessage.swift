/// A message of a conversation: its role and its text.
package struct ChatMessage: Hashable, Sendable {
  package enum Role: Hashable, Sendable { case system, user, assistant }

  package var role: Role
  package var text: String

  package init(_ role: Role, _ text: String) {
    self.role = role
    self.text = text
  }
}
