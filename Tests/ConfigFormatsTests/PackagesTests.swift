import ConfigFormats
import OrderedCollections
import Testing

@Suite("Packages and the operating system")
struct PackagesTests {
  @Test(
    arguments: [
      ("confluent-kafka-7.6.1-1.noarch", "confluent-kafka", nil, "7.6.1", "1", "noarch"),
      ("confluent-server-7.9.0-1.el9.x86_64", "confluent-server", nil, "7.9.0", "1.el9", "x86_64"),
      (
        "java-17-openjdk-headless-1:17.0.9.0.9-2.el9.x86_64", "java-17-openjdk-headless", "1", "17.0.9.0.9",
        "2.el9", "x86_64"
      ),
      ("1:java-17-openjdk-17.0.9-2.x86_64", "java-17-openjdk", "1", "17.0.9", "2", "x86_64"),
      ("bash-(none):5.1-2.x86_64", "bash", nil, "5.1", "2", "x86_64"),
      ("gpg-pubkey-abc-def", "gpg-pubkey", nil, "abc", "def", nil),
    ] as [(String, String, String?, String, String, String?)])
  func rpm(
    line: String, name: String, epoch: String?, version: String, release: String, architecture: String?
  ) {
    let list = PackageList(rpm: Array("\(line)\n".utf8))
    #expect(
      list.packages == [
        InstalledPackage(
          name: name, epoch: epoch, version: version, release: release, architecture: architecture)
      ])
    #expect(list.warnings.isEmpty)
  }

  @Test func brokenRPMLinesAreNamed() {
    let list = PackageList(rpm: Array("a-1-1.x\n\nnonsense\n-1-1\na--1\n".utf8), path: "rpm -qa")
    #expect(list.packages.map(\.name) == ["a"])
    #expect(list.warnings.map(\.line) == [3, 4, 5])
  }

  @Test func dpkgStatus() {
    let text = """
      Package: confluent-kafka
      Status: install ok installed
      Architecture: all
      Version: 7.6.1-1
      Description: x
       Package: not a field
       .

      Package: gone
      Status: deinstall ok config-files
      Version: 1.0-1

      Package: held
      Status: hold ok installed
      Version: 1:2.0-rc1-3ubuntu1~22
      """
    let list = PackageList(dpkgStatus: Array(text.utf8))
    #expect(
      list.packages == [
        InstalledPackage(name: "confluent-kafka", version: "7.6.1", release: "1", architecture: "all"),
        InstalledPackage(
          name: "held", epoch: "1", version: "2.0-rc1", release: "3ubuntu1~22", architecture: nil),
      ])
  }

  @Test func dpkgQuery() {
    let text =
      "confluent-kafka\t7.6.1-1\tinstall ok installed\nlibc6:amd64\t2.36-9\tii \ngone\t1\tdeinstall ok config-files\n"
      + "rc\t1\trc \nnever\t\tunknown ok not-installed\nnative\t12\tii\nbroken\n"
    let list = PackageList(dpkgQuery: Array(text.utf8))
    #expect(list.packages.map(\.name) == ["confluent-kafka", "libc6", "native"])
    #expect(list.packages.map(\.release) == ["1", "9", nil])
    #expect(list.packages.map(\.architecture) == [nil, "amd64", nil])
    #expect(list.warnings.map(\.line) == [7])
  }

  @Test func osRelease() {
    let text =
      "NAME=\"Red Hat Enterprise Linux\"\nID=\"rhel\"\nID_LIKE='fedora centos'\n# c\nVERSION_ID=\"9.3\"\n"
    let release = OSRelease(parsing: Array(text.utf8))
    #expect(release.id == "rhel")
    #expect(release.idLike == ["fedora", "centos"])
    #expect(release.versionID == "9.3")
    #expect(release.name == "Red Hat Enterprise Linux")
    #expect(OSRelease(parsing: []).id == "linux")
  }
}
