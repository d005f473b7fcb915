import EstateModel
import OrderedCollections

/// Remarks for people: what is said of several hosts is said once.
struct RemarkLines {
  /// In the order of the remarks.
  let lines: [String]

  init(_ remarks: [Remark]) {
    lines = OrderedDictionary(grouping: remarks, by: \.text).map { text, alike in
      "\(DifferenceLines.names(alike.map(\.host))): \(text)"
    }
  }
}
