import HostEvidence
import SecretKeeping
import Testing

@Suite struct RedactionTests {
  private func record() -> HostRecord {
    var record = HostRecord(name: "kb1")
    record.files["/etc/kafka/server.properties"] = FileRecord(
      state: .read, content: FileBytes(Array("ssl.key.password=S3CRET-one\nport=1\nx=y,S3CRET-one;z\n".utf8)))
    record.files["/etc/kafka/other"] = FileRecord(state: .read, content: FileBytes([0xFF, 10]))
    var process = ProcessRecord(id: 1)
    process.arguments = ["java", "-Dx.password=S3CRET-one", "--api-key", "S3CRET-two", "plain"]
    process.environment = ["A=S3CRET-one", "B_PASSWORD=S3CRET-two"]
    record.processes = [process]
    record.facts["hostname"] = "kb1"
    return record
  }

  @Test func equalSecretsGetEqualPlaceholders() throws {
    let key = [UInt8](0..<32)
    var redaction = Redaction([record()], placeholders: Placeholders(key: key))
    let redacted = try redaction.redacted(record())
    let one = try Placeholders(key: key).placeholder(for: "S3CRET-one".utf8)
    let two = try Placeholders(key: key).placeholder(for: "S3CRET-two".utf8)
    #expect(one != two && one.hasPrefix("REDACTED_") && one.count == 21)
    #expect(
      redacted.files["/etc/kafka/server.properties"]?.content.text
        == "ssl.key.password=\(one)\nport=1\nx=y,\(one);z\n")
    #expect(
      redacted.processes.first?.arguments == ["java", "-Dx.password=\(one)", "--api-key", two, "plain"])
    #expect(redacted.processes.first?.environment == ["A=\(one)", "B_PASSWORD=\(two)"])
    #expect(redacted.files["/etc/kafka/other"]?.content.bytes == [0xFF, 10])
    #expect(redacted.facts == record().facts)
  }

  /// Connection variables, and what was taken for the path of a file.
  @Test func nothingElseOfARecordHoldsASecret() throws {
    var record = record()
    record.connection = [
      "ansible_host": "10.0.0.1", "ansible_password": "S3CRET-a",
      "ansible_ssh_common_args":
        "-J bob:S3CRET-b@bastion -o ProxyCommand='env PROXY_PASSWORD=S3CRET-c nc %h %p' -o SetEnv=PASSWORD=S3CRET-d",
    ]
    record.files["/run/http://u:S3CRET-e@h/"] = FileRecord(state: .missing)
    record.files["/S3CRET-f/x"] = FileRecord(state: .missing)
    record.processes[0].arguments += ["--token", "/S3CRET-f/x"]
    record.files["/etc/kafka/missing"] = FileRecord(state: .missing)
    record.links["/etc/x"] = "https://S3CRETtoken1@h/"
    record.denied = ["/y?password=S3CRET-g"]
    record.processes[0].workingDirectory = "/srv/http://u:S3CRET-h@h"
    var redaction = Redaction([record], placeholders: Placeholders(key: [1]))
    let redacted = try redaction.redacted(record)
    #expect(!"\(redacted)".contains("S3CRET"))
    #expect(redacted.connection["ansible_host"] == "10.0.0.1")
    #expect(redacted.connection["ansible_ssh_common_args"]?.contains("nc %h %p") == true)
    #expect(
      redacted.files.keys.sorted() == [
        "/etc/kafka/missing", "/etc/kafka/other", "/etc/kafka/server.properties",
      ])
  }

  @Test func anotherRunHasOtherPlaceholders() throws {
    var first = Redaction([record()], placeholders: Placeholders(key: [1]))
    var second = Redaction([record()], placeholders: Placeholders(key: [2]))
    #expect(try first.redacted(record()) != second.redacted(record()))
    // What is redacted already stays as it is.
    let once = try first.redacted(record())
    var again = Redaction([once], placeholders: Placeholders(key: [3]))
    #expect(try again.redacted(once) == once)
  }
}
