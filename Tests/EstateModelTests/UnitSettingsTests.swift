import ConfigFormats
import HostEvidence
import OrderedCollections
import Testing

@testable import EstateModel

@Suite struct UnitSettingsTests {
  private func reading(_ files: [String: String], environment: [String: String] = [:], masks: [String] = [])
    -> UnitReading
  {
    var builder = RecordBuilder("h").unit("x.service", files)
    for (path, text) in environment { builder = builder.file(path, text) }
    var record = builder.record
    for mask in masks { record.links[mask] = "/dev/null" }
    return UnitReading(record.units[0], in: record)
  }

  @Test func whatThePackageBringsIsNotTheHostsOwn() {
    let reading = reading([
      "/usr/lib/systemd/system/x.service": "[Unit]\nDescription=D\n[Service]\nUser=u\nEnvironment=A=1\n",
      "/etc/systemd/system/x.service.d/override.conf":
        "[Service]\nEnvironment=\"B=2 3\" C=4\nLimitNOFILE=9\n",
    ])
    #expect(reading.settings.environment == ["B": "2 3", "C": "4"])
    #expect(reading.settings.service == ["LimitNOFILE": ["9"]])
    #expect(reading.settings.packaged == ["User": ["u"]])
    #expect(reading.settings.unit.isEmpty)
  }

  @Test func aUnitFileOfTheAdministratorIsTheHostsOwn() {
    let reading = reading([
      "/usr/lib/systemd/system/x.service": "[Service]\nUser=packaged\n",
      "/etc/systemd/system/x.service": "[Service]\nUser=own\nExecStartPre=/a\nExecStartPre=/b\n",
    ])
    #expect(reading.settings.service == ["User": ["own"], "ExecStartPre": ["", "/a", "/b"]])
    #expect(reading.isHandWritten)
  }

  @Test func filesWinOverDirectivesAndKeepTheirPercentSigns() {
    let reading = reading(
      [
        "/etc/systemd/system/x.service.d/a.conf":
          "[Service]\nEnvironment=HEAP=1 OWN=%h\nEnvironmentFile=/etc/default/x\n"
      ],
      environment: ["/etc/default/x": "HEAP=\"2\"\nRATE=50%\n"])
    #expect(reading.settings.environment == ["HEAP": "2", "OWN": "%h", "RATE": "50%%"])
    // The drop-in a.conf stays on the host, so the list starts anew in the one that the collection writes.
    #expect(reading.settings.service == ["EnvironmentFile": ["", "/etc/default/x"]])
  }

  @Test func anEnvironmentFileThatCanNotBeReadIsNamedUnlessItMayBeMissing() {
    let needed = reading(["/etc/systemd/system/x.service.d/a.conf": "[Service]\nEnvironmentFile=/no\n"])
    #expect(needed.remarks == ["EnvironmentFile /no could not be read"])
    let optional = reading(["/etc/systemd/system/x.service.d/a.conf": "[Service]\nEnvironmentFile=-/no\n"])
    #expect(optional.remarks.isEmpty)
  }

  @Test func anEmptyAssignmentForgetsWhatCameBefore() {
    let reading = reading([
      "/usr/lib/systemd/system/x.service": "[Service]\nExecStart=/usr/bin/a\n",
      "/etc/systemd/system/x.service.d/override.conf": "[Service]\nExecStart=\nExecStart=/opt/b\n",
    ])
    #expect(reading.settings.service == ["ExecStart": ["/opt/b"]])
    #expect(reading.settings.packaged.isEmpty)
  }

  @Test func whatTheHostTookBackStaysTakenBack() {
    let reading = reading([
      "/usr/lib/systemd/system/x.service":
        "[Service]\nExecStartPre=/p\nEnvironmentFile=/e\nEnvironment=P=1\n",
      "/etc/systemd/system/x.service.d/override.conf":
        "[Service]\nExecStartPre=\nEnvironmentFile=\nEnvironment=\n",
    ])
    #expect(reading.settings.service == ["EnvironmentFile": ["", ""], "ExecStartPre": ["", ""]])
    #expect(reading.settings.packaged.isEmpty)
    #expect(
      reading.remarks == ["the packaged unit's variable P was taken back here; a deploy would bring it again"]
    )
  }

  @Test func listsOfTheDropInThatIsRewrittenAreSaidAsTheyAre() {
    let reading = reading([
      "/usr/lib/systemd/system/x.service": "[Service]\nExecStartPre=/p\n",
      "/etc/systemd/system/x.service.d/override.conf": "[Service]\nExecStartPre=/a\n",
    ])
    #expect(reading.settings.service == ["ExecStartPre": ["/a"]])
  }

  @Test func aMaskedDropInDoesNotCount() {
    let reading = reading(
      [
        "/usr/lib/systemd/system/x.service": "[Service]\nUser=u\n",
        "/usr/lib/systemd/system/x.service.d/m.conf": "[Service]\nUser=m\n",
        "/etc/systemd/system/x.service.d/m.conf": "",
      ], masks: ["/etc/systemd/system/x.service.d/m.conf"])
    #expect(reading.whole.last("Service", "User") == "u")
  }
}
