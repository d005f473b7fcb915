import Synchronization

/// A set of names, small and quick to unite: one bit a name, for what a name means on a host itself, and one for what
/// it means on other hosts (`hostvars`).
package struct NameSet: Sendable {
  private var own = Bits()
  private var elsewhere = Bits()

  package init() {}

  /// No name is looked up on the host itself.
  var isSameOnAllHosts: Bool { own.isEmpty }

  /// Adds a name as the host itself sees it; tells whether it was not there yet.
  @discardableResult
  package mutating func insert(_ name: NameTable.ID) -> Bool { own.insert(name.number) }

  package mutating func formUnion(_ other: NameSet) {
    own.formUnion(other.own)
    elsewhere.formUnion(other.elsewhere)
  }

  package func union(_ other: NameSet) -> NameSet {
    var whole = self
    whole.formUnion(other)
    return whole
  }

  package func contains(_ name: NameTable.ID) -> Bool {
    own.contains(name.number) || elsewhere.contains(name.number)
  }

  /// Whether a name is looked up on the host itself.
  package func containsOwn(_ name: NameTable.ID) -> Bool { own.contains(name.number) }

  package func isDisjoint(with other: NameSet) -> Bool {
    own.isDisjoint(with: other.own) && elsewhere.isDisjoint(with: other.elsewhere)
  }

  /// The same names, looked up on another host.
  var fromElsewhere: NameSet {
    var set = NameSet()
    set.elsewhere = own
    set.elsewhere.formUnion(elsewhere)
    return set
  }

  /// Only what the names mean on other hosts.
  var elsewhereOnly: NameSet {
    var set = NameSet()
    set.elsewhere = elsewhere
    return set
  }

  private struct Bits: Sendable {
    private var words: [UInt64] = []

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ number: Int) -> Bool {
      let (word, bit) = (number / 64, UInt64(1) << UInt64(number % 64))
      if word >= words.count { words.append(contentsOf: repeatElement(0, count: word - words.count + 1)) }
      defer { words[word] |= bit }
      return words[word] & bit == 0
    }

    mutating func formUnion(_ other: Bits) {
      if words.isEmpty {
        words = other.words
        return
      }
      if other.words.count > words.count {
        words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
      }
      for index in other.words.indices { words[index] |= other.words[index] }
    }

    func contains(_ number: Int) -> Bool {
      let word = number / 64
      return word < words.count && words[word] & (1 << UInt64(number % 64)) != 0
    }

    func isDisjoint(with other: Bits) -> Bool {
      for index in 0..<min(words.count, other.words.count) where words[index] & other.words[index] != 0 {
        return false
      }
      return true
    }
  }
}

/// Numbers for names.
package final class NameTable: Sendable {
  package struct ID: Hashable, Sendable {
    fileprivate let number: Int
  }

  private struct Table {
    var numbers: [String: Int] = [:]
    var names: [String] = []
  }

  private let table = Mutex(Table())

  package init() {}

  package func id(of name: String) -> ID {
    table.withLock { table in
      if let number = table.numbers[name] { return ID(number: number) }
      let number = table.names.count
      table.numbers[name] = number
      table.names.append(name)
      return ID(number: number)
    }
  }

  /// The name of a number that this table gave.
  func name(of id: ID) -> String { table.withLock { $0.names[id.number] } }

  /// Names that mean something else on one host than on another.
  package func own(_ names: some Sequence<String>) -> NameSet {
    var set = NameSet()
    for name in names { set.insert(id(of: name)) }
    return set
  }

  /// Names that mean something else on some host, wherever they are looked up.
  package func everywhere(_ names: some Sequence<String>) -> NameSet {
    let set = own(names)
    return set.union(set.fromElsewhere)
  }
}
