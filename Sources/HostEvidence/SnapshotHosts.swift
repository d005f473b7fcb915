import Foundation
import ParallelWork

/// The hosts in the evidence of a snapshot, found without reading what stands in them, to be read on all cores at once.
struct SnapshotHosts {
  private let bytes: Data
  /// Between the brackets around all hosts.
  private let list: Range<Data.Index>
  private let hosts: [Range<Data.Index>]

  /// Nil where they are not found: what is wrong then, a reader of the whole can tell.
  ///
  /// - Parameter bytes: of an object in JSON.
  init?(of bytes: Data) {
    let places = bytes.withUnsafeBytes { SnapshotHosts.places(in: $0) }
    guard let places else { return nil }
    self.bytes = bytes
    let start = bytes.startIndex
    list = places.list.lowerBound + start..<places.list.upperBound + start
    hosts = places.hosts.map { $0.lowerBound + start..<$0.upperBound + start }
  }

  /// All that is in the evidence; nil where anything can't be read.
  func body() -> SnapshotFile.Body? {
    let rest = bytes[bytes.startIndex..<list.lowerBound] + bytes[list.upperBound...]
    guard var body = try? JSONDecoder().decode(SnapshotFile.Body.self, from: rest) else { return nil }
    let records = hosts.parallelMap { try? JSONDecoder().decode(HostRecord.self, from: bytes[$0]) }
    body.hosts = records.compactMap(\.self)
    return body.hosts.count == records.count ? body : nil
  }

  /// The list of hosts without its brackets, and what is between its commas.
  private static func places(
    in bytes: UnsafeRawBufferPointer
  ) -> (list: Range<Int>, hosts: [Range<Int>])? {
    var (depth, at) = (0, 0)
    var lastText = 0..<0
    var start: Int?
    var hosts: [Range<Int>] = []
    var begin = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard let end = endOfText(in: bytes, from: at + 1) else { return nil }
        lastText = at + 1..<end
        at = end
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if start == nil, depth == 2, bytes[at] == UInt8(ascii: "["),
          bytes[lastText].elementsEqual("hosts".utf8)
        {
          start = at + 1
          begin = at + 1
        }
      case UInt8(ascii: ","):
        if depth == 2, start != nil {
          hosts.append(begin..<at)
          begin = at + 1
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 2, let start {
          if begin > start || at > start { hosts.append(begin..<at) }
          return (start..<at, hosts)
        }
        depth -= 1
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Where the quote that ends a text stands.
  private static func endOfText(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\"") { return at }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }
}
