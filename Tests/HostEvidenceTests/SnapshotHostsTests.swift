import Foundation
import Testing

@testable import HostEvidence

/// The hosts of a snapshot are found in its text, and read one by one.
@Suite struct SnapshotHostsTests {
  private static func body(_ text: String) -> SnapshotFile.Body? {
    // Somewhere in the midst of a file, as in a snapshot.
    let data = Data("first line\n\(text)".utf8)
    return SnapshotHosts(of: data[11...])?.body()
  }

  @Test(arguments: [0, 1, 2, 40, 1000])
  func allAreReadInTheirOrder(count: Int) throws {
    let hosts = (0..<count).map { number in
      var host = HostRecord(name: "kb\(number)", connection: ["ansible_user": #"a",{"]}\"#])
      host.files[#"/[{,"hosts":["#] = FileRecord(
        state: .read, content: FileBytes(Array(#"x=\u005D"],}\\"#.utf8)))
      return host
    }
    let failures = [Snapshot.Failure(host: "hosts", reason: #""hosts":[{},{}]"#)]
    let data = try JSONEncoder().encode(SnapshotFile.Body(hosts: hosts, failures: failures))
    let body = try #require(SnapshotHosts(of: data)?.body())
    #expect(body.hosts == hosts)
    #expect(body.failures == failures)
  }

  @Test func blanksAndTheOrderOfKeysMeanNothing() throws {
    let lists = ["processes", "units", "gaps", "denied"].map { #""\#($0)":[]"# }
    let objects = ["connection", "facts", "files", "links"].map { #""\#($0)":{}"# }
    let host = (["\"name\":\"a\",\"passwd\":\"\",\"group\":\"\""] + lists + objects).joined(separator: " , ")
    let body = Self.body(" { \"hosts\" : [ { \(host) } ] , \"failures\" : [] } ")
    #expect(body?.hosts == [HostRecord(name: "a")])
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"hosts":{}}"#, #"{"hosts":[],"failures":[]"#, #"{"hosts":[{}],"failures":[]}"#,
    #"{"hosts":[,],"failures":[]}"#, #"{"hosts":["a],"failures":[]}"#, #"{"failures":[]}"#,
    #"["hosts",["a"]]"#,
    #"{"hosts":[]}"#, #"{"hosts":[1 2],"failures":[]}"#, "\"\\",
  ])
  func whatIsNoSuchTextIsLeftToTheReaderOfTheWhole(text: String) {
    #expect(Self.body(text) == nil)
  }
}
