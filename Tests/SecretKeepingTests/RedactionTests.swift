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
