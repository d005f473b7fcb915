/// Makes broken inputs of sound ones, the same for the same seed.
package struct Mutator {
  private var random: any RandomNumberGenerator
  private let seeds: [[UInt8]]
  /// Longer inputs find little more, and take long.
  private static let longest = 1 << 14

  /// - Parameters:
  ///   - seeds: inputs to start from; parts of one come into others.
  ///   - random: a seeded generator.
  package init(_ seeds: [[UInt8]], random: any RandomNumberGenerator) {
    self.seeds = seeds
    self.random = random
  }

  package mutating func next() -> [UInt8] {
    var bytes = pick(seeds) ?? []
    for _ in 0...number(below: 6) { mutate(&bytes) }
    if bytes.count > Mutator.longest { bytes.removeLast(bytes.count - Mutator.longest) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let place = number(below: bytes.count + 1)
    let end = min(bytes.count, place + number(below: 1 + number(below: 64)))
    switch number(below: 9) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(UInt8(truncatingIfNeeded: number(below: 256)), at: place)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: number(below: bytes.count + 1))
    case 3:
      // What is nested or long.
      let part = Array(bytes[place..<end])
      for _ in 0..<number(below: 200) { bytes.insert(contentsOf: part, at: place) }
    case 4: if place < bytes.count { bytes[place] ^= 1 << UInt8(number(below: 8)) }
    case 5: bytes.removeLast(bytes.count - place)
    case 6: bytes.insert(contentsOf: Array((pick(Mutator.signs) ?? "").utf8), at: place)
    case 7:
      let other = pick(seeds) ?? []
      let from = number(below: other.count + 1)
      bytes.insert(contentsOf: other[from..<min(other.count, from + number(below: 80))], at: place)
    default: if !bytes.isEmpty { bytes.replaceSubrange(place..<end, with: bytes[place..<end].reversed()) }
    }
  }

  /// Signs that mean something to one reader or another.
  private static let signs = [
    "\n", "\\", "\\\n", "\"", "'", "=", ":", ": ", "\0", "\r\n", "\t", "{", "}", "[", "]", "&a", "*a",
    "!unsafe ",
    "!!int ", "- ", "? ", "%", "@", "\u{85}", "\u{2028}", "é", "\\u00", "\\x", "${", "$(",
    "9999999999999999999",
    "-1", "0x", "1e999", "NaN", ";", ",", "..", "/", "\nMARK ", "<<: ", "|\n", ">", "\u{1B}[2J", "password=",
  ]

  private mutating func pick<Element>(_ list: [Element]) -> Element? {
    list.isEmpty ? nil : list[number(below: list.count)]
  }

  private mutating func number(below limit: Int) -> Int {
    limit < 1 ? 0 : Int.random(in: 0..<limit, using: &random)
  }
}
