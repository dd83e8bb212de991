package import Documents
package import Wording

/// The record of a conversation, which is saved after each change.
///
/// The functions may wait for a disk, so the conversation calls them on a thread that may block.
/// Each returns a notice if the record can't be saved. Turns that can't be saved now are saved with
/// the next turn.
package protocol ConversationJournal: AnyObject, Sendable {
  var record: SessionRecord { get }

  /// Appends a question with the present time.
  func ask(_ question: String) -> String?

  /// Marks the last question as superseded: it was asked again, or another one replaced it.
  func supersedeLast()

  /// Changes the turn of the last question and sets its end to the present time.
  func end(_ change: (inout SessionTurn) -> Void) -> String?

  /// Names the session; nil leaves its name.
  func name(_ name: String?) -> String?

  /// Records the document, model and mode of the present reading.
  func setReading(of document: Document, model: String, mode: Mode)
}
