import ConfigFormats

/// How much memory the heap of a Java process may take.
struct JavaHeap: Hashable {
  /// Nil where the options can't be read, or what they are a share of is not known.
  let mebibytes: Int?

  /// - Parameter memory: of the host in MiB, of which Java takes a quarter where nobody says otherwise.
  init(_ java: JVMArguments, memory: Int?) {
    let options = java.otherOptions.compactMap(\.first)
    let sizes = options.compactMap { $0.wholeMatch(of: /-XX:MaxHeapSize=(.*)/).map { String($0.1) } }
    if let text = java.maximumHeap ?? sizes.last {
      mebibytes = Self.mebibytes(text)
    } else {
      let shares = options.compactMap {
        $0.wholeMatch(of: /-XX:MaxRAMPercentage=([0-9.]+)/).flatMap { Double($0.1) }
      }
      let share = shares.last ?? 25
      mebibytes = memory.flatMap { Int(exactly: (Double($0) * min(share, 100) / 100).rounded()) }
    }
  }

  /// Java's way to write sizes: bytes, or a number with one of k, m, g, t.
  static func mebibytes(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /([0-9]+)([kKmMgGtT]?)/), let number = Int(match.1) else {
      return nil
    }
    let factor: Int =
      switch match.2.lowercased() {
      case "k": 1 << 10
      case "m": 1 << 20
      case "g": 1 << 30
      case "t": 1 << 40
      default: 1
      }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes >> 20
  }
}
