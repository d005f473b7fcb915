import HostEvidence
import Testing

struct SharedContentsTests {
  @Test func whatIsAlikeIsKeptOnceAndNothingChanges() {
    func record(_ name: String, _ text: String) -> HostRecord {
      var record = HostRecord(name: name, connection: [:])
      record.dpkg = FileBytes(Array("a 1.0\n".utf8))
      record.files["/a"] = FileRecord(state: .read)
      record.files["/a"]?.content = FileBytes(Array(text.utf8))
      return record
    }
    let before = [record("one", "same"), record("two", "same"), record("three", "other")]
    var contents = SharedContents()
    var after = before
    for index in after.indices { contents.share(&after[index]) }
    #expect(after == before)
    func place(_ bytes: FileBytes?) -> UnsafeRawPointer? {
      bytes?.bytes.withUnsafeBytes { $0.baseAddress }
    }
    #expect(place(before[0].dpkg) != place(before[1].dpkg))
    #expect(place(after[0].dpkg) == place(after[1].dpkg))
    #expect(place(after[0].files["/a"]?.content) == place(after[1].files["/a"]?.content))
    #expect(place(after[0].files["/a"]?.content) != place(after[2].files["/a"]?.content))
  }
}
