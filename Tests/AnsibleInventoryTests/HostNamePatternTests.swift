import AnsibleInventory
import Testing

@Suite struct HostNamePatternTests {
  @Test(
    arguments: [
      ("kb1", ["kb1"], nil), ("kb[1:3]", ["kb1", "kb2", "kb3"], nil), ("kb[:2]", ["kb0", "kb1", "kb2"], nil),
      ("kb[08:11].x", ["kb08.x", "kb09.x", "kb10.x", "kb11.x"], nil),
      ("kb[1:10:4]", ["kb1", "kb5", "kb9"], nil),
      ("[a:c]x", ["ax", "bx", "cx"], nil), ("n[y:B]", ["ny", "nz", "nA", "nB"], nil),
      ("kb1:9092", ["kb1"], 9092),
      ("kb[1:2]:22", ["kb1", "kb2"], 22), ("10.0.0.[1:2]", ["10.0.0.1", "10.0.0.2"], nil),
      ("[fe80::1]:22", ["fe80::1"], 22),
      ("fe80::1", ["fe80::1"], nil), ("a_:22", ["a_:22"], nil), ("kb1.example.", ["kb1.example."], nil),
      ("r[1:2]n[a:b]", ["r1na", "r1nb", "r2na", "r2nb"], nil),
    ] as [(String, [String], Int?)])
  func expands(pattern: String, names: [String], port: Int?) throws {
    let expanded = try HostNamePattern(pattern)
    #expect(expanded.names == names)
    #expect(expanded.port == port)
  }

  @Test(arguments: [
    ("kb[1]", "'kb[1]' has the range [1]; write [first:last] or [first:last:step]"),
    ("kb[01:100]", "'kb[01:100]' has the range [01:100]; with leading zeros, both ends need equal length"),
    ("kb[1:3:0]", "'kb[1:3:0]' has the range [1:3:0], whose step is no positive number"),
    ("kb[1:x]", "'kb[1:x]' has the range [1:x], whose ends are no numbers or letters"),
    ("kb[c:a]", "'kb[c:a]' has the range [c:a], which runs backwards"),
    ("kb[1:999][1:999]", "'kb[1:999][1:999]' stands for more than 100000 hosts; check its range"),
    (
      "kb[1:99999999999999999999]",
      "'kb[1:99999999999999999999]' has the range [1:99999999999999999999], whose ends are no numbers or letters"
    ),
  ])
  func refuses(pattern: String, description: String) {
    let error = #expect(throws: HostNameError.self) { try HostNamePattern(pattern) }
    #expect(error?.description == description)
  }
}
