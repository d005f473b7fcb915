/// A text that must never be printed: a password or a passphrase.
///
/// Every way of describing it gives stars; only `reveal()` gives the text, to be searched for in reviews.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The text itself, to hand to the far side and to nothing else.
  package func reveal() -> String { text }

  package var description: String { "********" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
