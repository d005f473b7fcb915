import ConfigFormats
import OrderedCollections
import Testing

@Suite("Files of /proc and of user databases")
struct ProcessFilesTests {
  @Test func argumentsAndEnvironment() {
    #expect(ProcessArguments.words(Array("java\0\0-x\0".utf8)) == ["java", "", "-x"])
    #expect(ProcessArguments.words([]) == [])
    let environment = ProcessEnvironment(parsing: Array("A=1\0B==\0nonsense\0A=2\0C=\0D=".utf8) + [0xFF])
    #expect(environment.variables == ["A": "1", "B": "=", "C": "", "D": "\u{FFFD}"])
    #expect(environment.warnings.map(\.subject) == ["D"])
  }

  @Test func status() {
    let text =
      "Name:\tjava (x)\nUmask:\t0022\nPPid:\t1\nUid:\t1000\t1001\t1002\t1003\nGid:\t2000\t2001\t2002\t2003\n"
    let status = ProcStatus(parsing: Array(text.utf8))
    #expect(status.name == "java (x)")
    #expect(status.parent == 1)
    #expect(status.uid == 1001)
    #expect(status.gid == 2001)
    #expect(ProcStatus(parsing: Array("Uid:\nPPid: x\n".utf8)).uid == nil)
  }

  @Test(arguments: ["java", "a b", "x) S 9 (y", ") 1 2 3", ""])
  func stat(command: String) throws {
    let fields = (3...52).map { $0 == 4 ? "77" : $0 == 22 ? "123456789" : "\($0)" }.joined(separator: " ")
    let stat = try #require(ProcStat(parsing: Array("4711 (\(command)) \(fields)\n".utf8)))
    #expect(stat.pid == 4711)
    #expect(stat.command == command)
    #expect(stat.parent == 77)
    #expect(stat.startTicks == 123_456_789)
  }

  @Test(arguments: ["", "1", "1 (java", "1 (java) S 1 2", ") (", "x (java) S 1"])
  func brokenStat(text: String) {
    #expect(ProcStat(parsing: Array(text.utf8)) == nil)
  }

  @Test func limits() {
    let text = """
      Limit                     Soft Limit           Hard Limit           Units
      Max cpu time              unlimited            unlimited            seconds
      Max open files            1024                 524288               files
      Max realtime priority     0                    0
      """
    let limits = ProcLimits(parsing: Array(text.utf8))
    #expect(limits.openFiles?.soft == .limit(1024))
    #expect(limits.openFiles?.hard == .limit(524288))
    #expect(limits["Max cpu time"]?.hard == .unlimited)
    #expect(limits["Max realtime priority"]?.soft == .limit(0))
    #expect(limits.limits.count == 3)
  }

  @Test(arguments: [
    ("0::/system.slice/confluent-kafka.service\n", "confluent-kafka.service"),
    ("12:pids:/x\n1:name=systemd:/system.slice/confluent-kafka.service\n0::/\n", "confluent-kafka.service"),
    ("0::/a.slice/a-b.slice/kafka@1.service/sub/group\n", "kafka@1.service"),
    ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/zk.service\n", "zk.service"),
    ("0::/docker/0123abc/system.slice/kafka.service\n", "kafka.service"),
    ("0::/../../machine.slice/kafka.service\n", "kafka.service"),
    ("0::/system.slice/a\\x2db.service\n", "a\\x2db.service"),
    ("0::/system.slice/_cgroup.service\n", "cgroup.service"),
    ("0::/system.slice/kafka.service (deleted)\n", "kafka.service"),
    ("0::/system.slice/a:b.service\n", "a:b.service"),
    ("4:memory:/system.slice/kafka.service\n0::/\n", "kafka.service"),
    ("0::/user.slice/user-0.slice/session-3.scope\n", nil),
    ("0::/system.slice/docker-0123.scope\n", nil),
    ("0::/.service\n", nil), ("0::/\n", nil), ("", nil), ("nonsense\n::\n", nil),
  ])
  func cgroup(text: String, unit: String?) {
    #expect(ProcCgroup(parsing: Array(text.utf8)).unit == unit)
  }

  @Test func escapedUnitNamesForPeople() {
    let cgroup = ProcCgroup(parsing: Array("0::/system.slice/a\\x2db\\x20\\q.service".utf8))
    #expect(cgroup.readableUnit == "a-b \\q.service")
    #expect(cgroup.path == "/system.slice/a\\x2db\\x20\\q.service")
  }

  @Test func memory() {
    let memory = MemInfo(
      parsing: Array("MemTotal:       16315020 kB\nMemAvailable:   2 kB\nHugePages_Total: 0\n".utf8))
    #expect(memory.total == 16_315_020 * 1024)
    #expect(memory.available == 2048)
    #expect(MemInfo(parsing: Array("MemTotal: 18446744073709551615 kB".utf8)).total == nil)
  }

  @Test func usersAndGroups() {
    let users = UserGroupLines(
      parsing: Array(
        "root:x:0:0:root:/root:/bin/sh\ncp-kafka:x:998:998::/:/x\ntoor:x:0:0::/:\n+::\nbad\n:x:5:\n".utf8))
    #expect(users[0] == "root")
    #expect(users[998] == "cp-kafka")
    #expect(users.names.count == 2)
    #expect(UserGroupLines(parsing: Array("confluent:x:999:a,b".utf8))[999] == "confluent")
  }
}
