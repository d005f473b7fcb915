import Foundation
import TestSupport
import Testing

@testable import RemoteShells

struct KnownHostsFileTests {
  private static let key = "AAAAC3NzaC1lZDI1NTE5AAAAIE5ldmVyIGEga2V5IG9mIGFueWJvZHkgYXQgYWxsLi4u"

  private func lines(_ text: String, for name: String) -> [Int] {
    KnownHostsFile(path: "kh", text: text).entries(for: name).map(\.line)
  }

  @Test func `Names, patterns and negations`() {
    let text = """
      # comment

      web1,10.0.0.1 ssh-ed25519 \(Self.key) comment with blanks
      *.example.com,!bad.example.com ssh-ed25519 \(Self.key)
      [web1]:2222\tssh-ed25519\t\(Self.key)
      w?b1 ssh-ed25519 \(Self.key)
      """
    #expect(lines(text, for: "web1") == [3, 6])
    #expect(lines(text, for: "WEB1") == [3, 6])
    #expect(lines(text, for: "10.0.0.1") == [3])
    #expect(lines(text, for: "good.example.com") == [4])
    #expect(lines(text, for: "bad.example.com") == [])
    #expect(lines(text, for: "[web1]:2222") == [5])
    #expect(lines(text, for: "web") == [])
  }

  @Test func `Lines that can't be used are named`() {
    let text = """
      @cert-authority *.example.com ssh-ed25519 \(Self.key)
      @strange a ssh-ed25519 \(Self.key)
      only-two words
      a ssh-rsa \(Self.key)
      |2|abc|def ssh-ed25519 \(Self.key)
      a ssh-ed25519 not-base64!
      """
    let file = KnownHostsFile(path: "kh", text: text)
    #expect(
      file.notes == [
        "kh:2: the mark @strange is unknown", "kh:3: is no known_hosts line",
        "kh:4: the key is not of the type ssh-rsa",
        "kh:5: the host name is hashed in an unknown way", "kh:6: is no known_hosts line",
      ])
    #expect(file.entries(for: "x.example.com").map(\.mark) == [.authority])
  }

  @Test func `A key is judged by all that is known of its host`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "known").path
      let other = "AAAAC3NzaC1lZDI1NTE5AAAAIE5vdCB0aGUgc2FtZSBrZXkgYXMgdGhlIG90aGVyIG9uZSEh"
      try Data("web1 ssh-ed25519 \(Self.key)\n[web1]:22 ssh-ed25519 \(other)\n".utf8).write(
        to: URL(filePath: path))
      let hosts = KnownHosts(logger: LogRecorder().logger)
      let known = hosts.lookUp(host: "web1", port: 22, files: ["/nowhere", path])
      let key = try #require(Data(base64Encoded: Self.key)).map(\.self)
      #expect(known.types == ["ssh-ed25519"])
      guard case .known = known.verdict(on: key) else { throw Unexpected() }
      guard case .changed(let (_, entry)) = known.verdict(on: key + [0]) else { throw Unexpected() }
      #expect(entry.line == 1)
      // Without an entry for the port, the bare name vouches for its key but does not speak against others.
      let elsewhere = hosts.lookUp(host: "web1", port: 2200, files: [path])
      guard case .known = elsewhere.verdict(on: key) else { throw Unexpected() }
      guard case .unknown = elsewhere.verdict(on: key + [0]) else { throw Unexpected() }
    }
  }

  @Test func `Host key algorithms of known types come first`() {
    let logger = LogRecorder().logger
    let supported = ["ecdsa-sha2-nistp256", "ssh-ed25519", "ssh-rsa"]
    func algorithms(_ types: [String]) -> [String] {
      let text = types.map { type in
        var key: [UInt8] = []
        key.appendWire(type)
        return "h \(type) \(Data(key).base64EncodedString())\n"
      }.joined()
      let file = KnownHostsFile(path: "kh", text: text)
      let known = KnownHostKeys(
        host: "h", port: 22, files: [], entries: file.entries(for: "h").map { ("kh", $0) },
        portlessEntries: [])
      return HostKeyPolicy(checking: .strict, known: known, hostName: "h", logger: logger).algorithms(
        from: supported)
    }
    #expect(algorithms([]) == supported)
    #expect(algorithms(["ssh-ed25519"]) == ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
    #expect(algorithms(["ssh-rsa"]) == ["ssh-rsa"])
    #expect(algorithms(["ssh-rsa", "ssh-ed25519"]) == ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256"])
  }

  @Test func `Random bytes give notes and no crash`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text =
        "|1|" + String(decoding: bytes, as: UTF8.self) + "\n@revoked * ssh-rsa "
        + Data(bytes).base64EncodedString()
      _ = KnownHostsFile(path: "kh", text: text).entries(for: "web1")
    }
  }

  @Test func `A pattern of many stars takes no time`() {
    let pattern = String(repeating: "*a", count: 2000)
    #expect(lines("\(pattern) ssh-ed25519 \(Self.key)", for: String(repeating: "a", count: 1999) + "b") == [])
  }

  private struct Unexpected: Error {}
}
