import Testing

@testable import HostEvidence

@Suite struct HostRecordTests {
  private func record(_ text: String) -> HostRecord {
    var record = HostRecord(name: "kb1")
    record.take(Sections(Array(text.utf8), mark: "@@M"))
    return record
  }

  @Test func readsProcessesWithEmptyArguments() {
    let record = record(
      "\n@@M process 7\n\n@@M cmdline 7\njava\0\0-Dx=\0\n@@M environ 7\nA=1\0B=\0\n@@M end\n")
    #expect(record.processes.first?.arguments == ["java", "", "-Dx="])
    #expect(record.processes.first?.environment == ["A=1", "B="])
    #expect(record.gaps.isEmpty)
  }

  @Test func aFileThatGrewPastTheLimitIsCutAndNamed() {
    let record = record("\n@@M file /a\nstat 1073741824 1 640 0 0 root kafka\n@@M content /a\nabc\n@@M end\n")
    #expect(record.files["/a"]?.state == .cut)
    #expect(record.files["/a"]?.attributes?.group == "kafka")
    #expect(record.gaps == ["/a did not arrive as it is: 3 bytes of 1073741824"])
  }

  @Test(arguments: ["abc", "abcde"]) func aFileWhoseSizeDoesNotFitIsNoEvidence(content: String) {
    let record = record("\n@@M file /a\nstat 4 1 640 0 0 root kafka\n@@M content /a\n\(content)\n@@M end\n")
    #expect(record.files["/a"]?.state == .cut)
    #expect(record.problems == ["/a did not arrive as it is: \(content.count) bytes of 4"])
  }

  @Test func aCutAnswerKeepsWhatCame() {
    let record = record("\n@@M file /a\nstat 3 1 640 0 0 root root\n@@M content /a\nab")
    #expect(record.files["/a"]?.content.text == "ab")
    #expect(record.files["/a"]?.state == .cut)
    #expect(record.gaps == ["/a did not arrive as it is: 2 bytes of 3"])
  }

  @Test(arguments: [
    ("denied", FileRecord.State.denied, "this user may not read /a"),
    ("special", .special, "/a is no regular file and was not opened"),
    ("skipped", .skipped, "/a was left out: the limit for one host was reached"),
  ])
  func whatCouldNotBeReadIsNamed(kind: String, state: FileRecord.State, gap: String) {
    let record = record("\n@@M \(kind) /a\n\n@@M end\n")
    #expect(record.files["/a"]?.state == state)
    #expect(record.problems == [gap])
  }

  @Test func aMissingFileIsNoGap() {
    let record = record("\n@@M missing /a\n\n@@M end\n")
    #expect(record.files["/a"]?.state == .missing)
    #expect(record.gaps.isEmpty)
  }

  @Test func readsLinesOfLsWhereThereIsNoStat() {
    let attributes = FileAttributes(
      parsing: "-rw-r----- 1 1001 1002 77 Nov 23 18:43 /etc/kafka/server.properties")
    #expect(attributes?.size == 77)
    #expect(attributes?.owner == "1001")
    #expect(attributes?.mode == "-rw-r-----")
    #expect(attributes?.modified == nil)
    #expect(FileAttributes(parsing: "") == nil)
  }

  @Test func unitStatesGoToTheirUnits() {
    let record = record(
      "\n@@M unit a.service\n\n@@M unit b.service\n\n@@M systemctl\nId=b.service\nActiveState=active\nExecStart={ a=b }\n\nId=a.service\nActiveState=failed\n@@M end\n"
    )
    #expect(record.units.map { $0.state["ActiveState"] } == ["failed", "active"])
  }

  @Test func randomBytesNeverCrash() {
    var random = SeededBytes(seed: 7)
    for _ in 0..<300 {
      var bytes = Array("\n@@M host\n\n@@M process 1\n\n@@M cmdline 1\n".utf8)
      bytes += (0..<200).map { _ in random.next() }
      bytes += Array("\n@@M content /x\n".utf8) + (0..<50).map { _ in random.next() }
      var record = HostRecord(name: "x")
      record.take(Sections(bytes, mark: "@@M"))
      #expect(record.files["/x"] != nil)
    }
  }
}

/// Bytes that are the same in every run.
private struct SeededBytes {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt8 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 33)
  }
}
