import Testing

@testable import HostEvidence

@Suite struct SectionsTests {
  private func sections(_ text: String) -> Sections { Sections(Array(text.utf8), mark: "@@M") }

  @Test func whatComesBeforeTheFirstMarkIsNobodys() {
    let answer = sections("Welcome!\n\nAuthorised use only\n@@M host\nkernel Linux\n@@M end\n")
    #expect(answer.sections.map { String($0.kind) } == ["host", "end"])
    #expect(String(decoding: answer.sections[0].content, as: UTF8.self) == "kernel Linux")
    #expect(answer.isComplete)
  }

  @Test func contentKeepsEveryByte() {
    let content: [UInt8] = [0, 255, 10, 10, 13, 64, 64, 77, 10, 0]
    let bytes = Array("\n@@M content /a b\n".utf8) + content + Array("\n@@M end\n".utf8)
    let answer = Sections(bytes, mark: "@@M")
    #expect(Array(answer.sections[0].content) == content)
    #expect(answer.sections[0].argument == "/a b")
  }

  /// Every prefix of an answer is readable, and none but the whole one counts as complete.
  @Test func everyCutIsNoticed() {
    let whole = "\n@@M host\nx\n@@M file /a\nstat 1\n@@M content /a\nabc\n@@M end\n"
    let bytes = Array(whole.utf8)
    for length in 0..<(bytes.count - 1) {
      let answer = Sections(Array(bytes[..<length]), mark: "@@M")
      #expect(!answer.isComplete, "cut after \(length) bytes")
    }
    #expect(Sections(bytes, mark: "@@M").isComplete)
  }

  @Test func aForgedMarkInAFileIsContent() {
    let answer = sections("\n@@M content /a\nx\n@@N end\n@@Mend\n@@M end\n")
    #expect(answer.sections.count == 2)
  }
}
