extension StringProtocol {
  /// Whether another text stands anywhere in this one, byte for byte: much quicker than `contains`, which looks for
  /// characters.
  package func holds(_ part: String) -> Bool {
    var part = part
    return part.withUTF8 { part in
      let found = utf8.withContiguousStorageIfAvailable { find(part, in: $0) }
      return found ?? Array(utf8).withUnsafeBufferPointer { find(part, in: $0) }
    }
  }
}

extension String {
  /// Whether it is another text byte for byte: `==` takes two spellings of the same characters for one, and comparing
  /// `utf8` is slow.
  package func isSameBytes(as other: String) -> Bool {
    var (left, right) = (self, other)
    return left.withUTF8 { left in
      right.withUTF8 { right in left.count == right.count && left.elementsEqual(right) }
    }
  }
}

private func find(_ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let first = part.first else { return true }
  guard text.count >= part.count else { return false }
  for place in 0...(text.count - part.count) where text[place] == first {
    var index = 1
    while index < part.count, text[place + index] == part[index] { index += 1 }
    if index == part.count { return true }
  }
  return false
}
