import AnsibleExpressions
import HostEvidence

/// What only audits ask a host for.
extension AuditedHost {
  static let extra: [FactTable<AuditedHost>.Entry] = [
    .init("swap_used", .number, "Swap space that is used, in MiB.", from: "/proc/meminfo", isExtra: true) {
      host in
      host.asked { audit in
        guard let total = kibibytes(audit.facts["SwapTotal"]), let free = kibibytes(audit.facts["SwapFree"])
        else {
          return .unread("the host does not tell its SwapFree")
        }
        return .int(Int((Double(total) - Double(free)) / 1024))
      }
    },
    .init(
      "transparent_huge_pages", .text, "always, madvise or never.",
      from: "/sys/kernel/mm/transparent_hugepage/enabled", isExtra: true
    ) { host in
      host.asked { audit in
        let choice = audit.facts["transparent_hugepage"]?.firstMatch(of: /\[(\w+)\]/).map { String($0.1) }
        return ExpressionValue(choice, or: "the kernel does not tell how it uses huge pages")
      }
    },
    .init(
      "file_max", .number, "How many files the whole host may have open.", from: "/proc/sys/fs/file-max",
      isExtra: true
    ) { host in
      host.asked { audit in
        // Newer kernels have a number that no other program can hold.
        let text = audit.facts["fs.file-max"]?.filter(\.isNumber)
        return ExpressionValue(
          text.map { Int($0) ?? .max }, or: "the host does not tell its fs.file-max")
      }
    },
    .init(
      "files_open", .number, "How many files the whole host has open.", from: "/proc/sys/fs/file-nr",
      isExtra: true
    ) {
      host in
      host.asked { audit in
        let first = audit.facts["fs.file-nr"]?.split(whereSeparator: \.isWhitespace).first
        return ExpressionValue(first.flatMap { Int($0) }, or: "the host does not tell its fs.file-nr")
      }
    },
    .init(
      "clock_offset", .number,
      "Seconds that its clock is ahead of the middle of all hosts; 0 where the way to it may account for the difference.",
      from: "date, when it was asked", isExtra: true
    ) { $0.clockOffset },
  ]

  /// A fact of what only an audit asks for.
  func asked(_ value: (AuditEvidence) -> ExpressionValue) -> ExpressionValue {
    guard let audit = record.audit else { return .notAsked }
    return value(audit)
  }

  private static func kibibytes(_ text: String?) -> Int? {
    text?.split(separator: " ").first.flatMap { UInt32($0) }.map(Int.init)
  }

  private var clockOffset: ExpressionValue {
    asked { audit in
      guard let clock = audit.clock, let middle = middleOfClocks else {
        return .unread("its clock was not asked")
      }
      let offset = clock.offset - middle
      return abs(offset) <= clock.uncertainty
        ? .int(0) : ExpressionValue(Int(exactly: offset.rounded()), or: "its clock tells no time")
    }
  }
}
