/// Several bundles in one file, as `cat` or a copied screen joins them.
extension HostBundle {
  /// The bundles of a file, one behind the other. What stands between the end of one and the head of the next belongs to none.
  package static func parts(of bytes: [UInt8]) -> [[UInt8]] {
    let starts = heads(in: bytes)
    guard let first = starts.first, starts.count > 1 else { return [bytes] }
    // A file of a host may hold such a head, too: what is as it was printed is one bundle.
    let (body, sum) = parted(Array(bytes[first...]))
    if sum == PosixChecksum.text(of: body) { return [bytes] }
    return zip(starts, starts.dropFirst() + [bytes.count]).map { start, end in
      Array(bytes[start..<endOfSum(start..<end, bytes)])
    }
  }

  /// Where heads begin, be it in the midst of a line: a bundle that was cut ends anywhere.
  private static func heads(in bytes: [UInt8]) -> [Int] {
    let label = Array(head.utf8)
    return Sections.positions(of: label, in: bytes).filter { start in
      let version = bytes[(start + label.count)...].prefix { (48...57).contains($0) }
      let next = bytes[version.endIndex...]
      return !version.isEmpty
        && (next.starts(with: "\nprogram ".utf8) || next.starts(with: "\r\nprogram ".utf8))
    }
  }

  /// Behind the line that tells the checksum, where one does: what follows was said by other programs.
  private static func endOfSum(_ part: Range<Int>, _ bytes: [UInt8]) -> Int {
    let end = Sections.positions(of: Array("\n\(BundleScript.mark) end".utf8), in: Array(bytes[part])).last
    guard let end,
      let sum = bytes[(part.lowerBound + end)..<part.upperBound].firstRange(of: Array("\nsum ".utf8))
    else { return part.upperBound }
    return bytes[sum.upperBound..<part.upperBound].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
      ?? part.upperBound
  }
}
