/// What a value hangs on.
package struct Reads: Sendable {
  /// All names that were looked up for it, with those that they stand for in turn.
  package private(set) var all = NameSet()
  /// The names that its own text looks up on the host, in the order in which it does: as long as they come to the same
  /// values, so does it, unless something beyond them changes.
  private(set) var direct: [NameTable.ID] = []
  /// Names that count by themselves, whatever their values: on other hosts, or as the inventory itself gives them.
  private(set) var beyond = NameSet()
  /// `direct` as a set, while it grows.
  private var seen = NameSet()

  /// Adds a name that was looked up on the host, with all that its value hangs on.
  mutating func insert(_ name: NameTable.ID, _ names: NameSet) {
    guard seen.insert(name) else { return }
    all.formUnion(names)
    direct.append(name)
  }

  /// Adds a name that was looked up in another way than by its value.
  mutating func insert(beyond names: NameSet) {
    all.formUnion(names)
    beyond.formUnion(names)
  }

  /// Adds all that a part hangs on.
  mutating func formUnion(_ part: Reads) {
    all.formUnion(part.all)
    beyond.formUnion(part.beyond)
    for name in part.direct where seen.insert(name) { direct.append(name) }
  }

  /// The same, to be kept: nothing is added to it any more.
  var finished: Reads {
    var reads = self
    reads.seen = NameSet()
    return reads
  }

  /// What the value of a name hangs on that has this text: the name as well.
  func of(_ name: NameTable.ID) -> Reads {
    var reads = self
    reads.all.insert(name)
    return reads
  }
}
