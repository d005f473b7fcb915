import Foundation
import TestSupport

/// A target as Package.swift states it.
struct PackageTarget {
  let name: String
  let isTest: Bool
  /// Targets and products that it may import.
  let dependencies: Set<String>

  /// All targets in the order of the file.
  static func all() throws -> [PackageTarget] {
    let text = try String(contentsOf: projectFolder.appending(path: "Package.swift"), encoding: .utf8)
    let list = text.firstRange(of: "targets: [\n").map { text[$0.upperBound...] } ?? ""
    let starts = list.matches(of: /\n? {4}\.(target|systemLibrary|executableTarget|testTarget)\(/)
    let ends = starts.dropFirst().map(\.range.lowerBound) + [list.endIndex]
    return zip(starts, ends).compactMap { start, end in
      let block = list[start.range.upperBound..<end]
      guard let name = block.firstMatch(of: /name: "([A-Za-z0-9]+)"/) else { return nil }
      let isTest = start.output.1 == "testTarget" || block.contains("path: \"Tests/")
      return PackageTarget(name: String(name.1), isTest: isTest, dependencies: dependencies(block))
    }
  }

  private static func dependencies(_ block: Substring) -> Set<String> {
    guard let start = block.firstRange(of: "dependencies: ["),
      let end = block[start.upperBound...].firstRange(of: "]")
    else { return [] }
    let list = block[start.upperBound..<end.lowerBound]
    let products = list.matches(of: /name: "([A-Za-z0-9]+)"/).map { String($0.1) }
    let targets = list.replacing(/\.product\([^)]*\)/, with: "").matches(of: /"([A-Za-z0-9]+)"/).map {
      String($0.1)
    }
    return Set(products + targets)
  }
}
