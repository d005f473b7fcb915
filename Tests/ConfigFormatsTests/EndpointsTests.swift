import ConfigFormats
import Testing

@Suite("Addresses and lists of them")
struct EndpointsTests {
  @Test(arguments: [
    ("kb1.example:9092", HostPort(host: "kb1.example", port: 9092)),
    (" kb1 ", HostPort(host: "kb1", port: nil)),
    ("[::1]:9092", HostPort(host: "::1", port: 9092)),
    ("[fe80::1%eth0]", HostPort(host: "fe80::1%eth0", port: nil)),
    ("::1:9092", HostPort(host: "::1", port: 9092)),
    ("fe80::1", HostPort(host: "fe80::1", port: nil)),
    ("::", HostPort(host: "::", port: nil)),
    ("1:2:3:4:5:6:7:8", HostPort(host: "1:2:3:4:5:6:7:8", port: nil)),
    ("1:2:3:4:5:6:7:8:9092", HostPort(host: "1:2:3:4:5:6:7:8", port: 9092)),
    ("SASL_SSL://kb1:9093", HostPort(scheme: "SASL_SSL", host: "kb1", port: 9093)),
    ("PLAINTEXT://:9092", HostPort(scheme: "PLAINTEXT", host: "", port: 9092)),
    ("CLIENT://0.0.0.0:0", HostPort(scheme: "CLIENT", host: "0.0.0.0", port: 0)),
    ("INTERNAL://[::]:9091", HostPort(scheme: "INTERNAL", host: "::", port: 9091)),
    (
      "https://sr1.example:8081/a/b", HostPort(scheme: "https", host: "sr1.example", port: 8081, path: "/a/b")
    ),
    ("https://sr1/", HostPort(scheme: "https", host: "sr1", port: nil, path: "/")),
    ("http://under_score:80", HostPort(scheme: "http", host: "under_score", port: 80)),
  ])
  func addresses(text: String, expected: HostPort) {
    #expect(HostPort(parsing: text) == expected)
  }

  @Test(arguments: [
    "", " ", ":9092", "a:", "a:b", "a:-1", "a:65536", "a:+1", "[::1", "[]:1", "[::1]9092", "a:1:2",
    "${HOST}:9092", "a b:1",
    "://a:1", "X://", "/path", "1@a:1", "X://a://b:1", "a,b", "1:2:3:4::5:6:7:8:9",
  ])
  func noAddresses(text: String) {
    #expect(HostPort(parsing: text) == nil)
  }

  @Test(arguments: ["a:1", "[::1]:9092", "X://:1", "https://a:1/b", "a", "[::1]"])
  func written(text: String) {
    #expect(HostPort(parsing: text)?.description == text)
  }

  @Test func lists() {
    let list = HostPortList(parsing: " a:1 ,\tX://[::1]:2,, ${B}:3 ,c ")
    #expect(list.elements.map(\.description) == ["a:1", "X://[::1]:2", "c"])
    #expect(list.rejected == ["${B}:3"])
    #expect(list.warnings.map(\.kind) == [.invalidEntry])
    #expect(HostPortList(parsing: "").elements.isEmpty)
  }

  @Test(arguments: [
    ("zk1:2181,zk2:2181/kafka", ["zk1:2181", "zk2:2181"], "/kafka"),
    ("zk1:2181, zk2 /a/b ", ["zk1:2181", "zk2"], "/a/b"),
    ("zk1:2181/", ["zk1:2181"], nil),
    ("zk1", ["zk1"], nil),
    ("[::1]:2181/a,zk2", ["[::1]:2181"], "/a,zk2"),
    ("", [], nil),
  ])
  func zooKeeper(text: String, servers: [String], chroot: String?) {
    let connect = ZooKeeperConnect(parsing: text)
    #expect(connect.servers.elements.map(\.description) == servers)
    #expect(connect.chroot == chroot)
    #expect(connect.servers.rejected.isEmpty)
  }

  @Test func quorumVoters() {
    let voters = QuorumVoters(parsing: "1@c1:9093, 2@[::1]:9093,x@c3:9093,-4@c4:1,c5:9093,6@")
    #expect(
      voters.elements == [
        QuorumVoter(id: 1, address: HostPort(host: "c1", port: 9093)),
        QuorumVoter(id: 2, address: HostPort(host: "::1", port: 9093)),
      ])
    #expect(voters.rejected == ["x@c3:9093", "-4@c4:1", "c5:9093", "6@"])
  }
}
