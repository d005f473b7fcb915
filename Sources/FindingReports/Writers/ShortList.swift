/// Lists in texts on what was seen, for forms of reports in which a row is read as a whole; others have them whole.
enum ShortList {
  /// Of longer lists as many as fit into a line or two are named.
  private static let most = 6

  /// The text, or where it is nothing but a long list of names, the first of them and how many more there are.
  static func of(_ text: String) -> String {
    let words = text.split(separator: ", ")
    // A name may have a number or a version behind it; what has more words is a sentence.
    guard words.count > most + 1, words.allSatisfy({ $0.split(separator: " ").count < 3 }) else {
      return text
    }
    return "\(words.prefix(most).joined(separator: ", ")) and \(words.count - most) more"
  }
}
