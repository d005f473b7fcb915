import Foundation
import TestSupport
import Testing

/// What breaks on a running host is a finding there, and nowhere else.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct DriftTests {
  private static let inventory = projectFolder.appending(path: "fixtures/archive/inventory.yml").path

  private static func drift(_ lab: Lab, in folder: URL) async throws -> (
    answer: Command.Answer, report: LabReport
  ) {
    let answer = try await lab.discover(
      ["drift", "--existing", inventory, "--hosts", lab.hosts, "--quiet", "--format", "json"], in: folder)
    return (answer, try LabReport(answer))
  }

  @Test func faultsAreFindings() async throws {
    let (first, second, tools) = ("node1.waw.example.net", "node2.waw.example.net", "tools.waw.example.net")
    try await withTemporaryFolder { folder in
      try await Lab.with("fixtures/archive") { lab in
        let before = try await Self.drift(lab, in: folder).report
        #expect(before.complete)

        try await lab.makeFault("unit", on: first)
        try await lab.makeFault("edit", on: second)
        try await lab.makeFault("corrupt", on: tools)
        let (answer, broken) = try await Self.drift(lab, in: folder)
        #expect(answer.status == 2)
        let new = Set(broken.findings).subtracting(before.findings)
        #expect(new.filter { $0.host == first }.map(\.kind) == ["component.stopped"])
        #expect(new.contains(.init(kind: "setting.extra", host: second, key: "lab.edited")))
        #expect(new.contains { $0.kind == "file.changed" && $0.host == tools })
        #expect(Set(new.compactMap(\.host)) == [first, second, tools])
        for host in [first, second, tools] { try await lab.mend(host) }

        try await lab.makeFault("fifo", on: first)
        let unread = try await Self.drift(lab, in: folder).report
        #expect(!unread.complete)
        #expect(unread.notCompared.contains { $0.host == first && $0.reason.contains("no regular file") })
        try await lab.mend(first)

        let mended = try await Self.drift(lab, in: folder).report
        #expect(mended.complete)
        #expect(Set(mended.findings).isSubset(of: Set(before.findings)))
      }
    }
  }
}
