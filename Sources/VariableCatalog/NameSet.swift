import Synchronization

/// A set of names, small and quick to unite: one bit a name.
package struct NameSet: Sendable {
  private var words: [UInt64] = []

  package init() {}

  package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  package mutating func insert(_ name: NameTable.ID) {
    let word = name.number / 64
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word - words.count + 1)) }
    words[word] |= 1 << UInt64(name.number % 64)
  }

  package mutating func formUnion(_ other: NameSet) {
    if other.words.count > words.count {
      words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
    }
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  package func union(_ other: NameSet) -> NameSet {
    var whole = self
    whole.formUnion(other)
    return whole
  }

  package func contains(_ name: NameTable.ID) -> Bool {
    let word = name.number / 64
    return word < words.count && words[word] & (1 << UInt64(name.number % 64)) != 0
  }

  package func isDisjoint(with other: NameSet) -> Bool {
    zip(words, other.words).allSatisfy { $0 & $1 == 0 }
  }
}

/// Numbers for names.
package final class NameTable: Sendable {
  package struct ID: Hashable, Sendable {
    fileprivate let number: Int
  }

  private let numbers = Mutex<[String: Int]>([:])

  package init() {}

  package func id(of name: String) -> ID {
    numbers.withLock { numbers in
      if let number = numbers[name] { return ID(number: number) }
      let number = numbers.count
      numbers[name] = number
      return ID(number: number)
    }
  }

  package func set(of names: some Sequence<String>) -> NameSet {
    var set = NameSet()
    for name in names { set.insert(id(of: name)) }
    return set
  }
}
