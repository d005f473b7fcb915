/// What somebody may have meant who wrote a name that is not known.
package enum NearestName {
  /// Of several that are as near, the first by name; nil where none is near.
  package static func of(_ name: String, among all: some Sequence<String>) -> String? {
    let most = name.count < 5 ? 1 : name.count < 12 ? 2 : 3
    return all.filter { abs($0.utf8.count - name.utf8.count) <= most }.compactMap { candidate in
      distance(Array(name.utf8), Array(candidate.utf8), most).map { ($0, candidate) }
    }.min { $0 < $1 }?.1
  }

  /// Letters to put in, leave out, replace or swap to make one name of another; nil for more than the most.
  private static func distance(_ left: [UInt8], _ right: [UInt8], _ most: Int) -> Int? {
    var before: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var next = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, next[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        next.append(best)
      }
      if next.allSatisfy({ $0 > most }) { return nil }
      (before, last) = (last, next)
    }
    return last[right.count] <= most ? last[right.count] : nil
  }
}
