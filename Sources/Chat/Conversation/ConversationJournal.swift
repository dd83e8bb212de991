package import Documents
package import Wording

/// The record of a conversation, which is saved as it goes.
///
/// The functions may wait for a disk: the conversation calls them on a thread that may block. Each
/// returns a notice if the record can't be saved; what can't be saved now is saved with the next
/// turn.
package protocol ConversationJournal: AnyObject, Sendable {
  var record: SessionRecord { get }

  /// Appends a question that is asked now.
  func ask(_ question: String) -> String?

  /// Marks the last question as asked again, or replaced by another one.
  func supersedeLast()

  /// Changes the turn of the question that was asked last, and notes the time.
  func end(_ change: (inout SessionTurn) -> Void) -> String?

  /// Names the session; nil leaves its name.
  func name(_ name: String?) -> String?

  /// Notes what is read now.
  func setReading(of document: Document, model: String, mode: Mode)
}
