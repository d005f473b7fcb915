import DeploymentRendering
import HostEvidence
import OrderedCollections
import Testing

/// What systemd would make of unit file and drop-ins, before and after.
struct UnitComparisonTests {
  private func compared(_ override: String, _ change: (inout ObservedBroker) -> Void = { _ in }) throws
    -> RenderingComparison
  {
    var broker = ObservedBroker()
    change(&broker)
    var files = ObservedBroker.faithful
    files[ObservedBroker.override] = override
    return try broker.compared(with: files)
  }

  @Test func aVariableCanChange() throws {
    let comparison = try compared("[Service]\nEnvironment=\"KAFKA_HEAP_OPTS=-Xmx2g\"\n")
    #expect(
      comparison.texts == ["changed confluent-server.service Environment.KAFKA_HEAP_OPTS: -Xmx1g -> -Xmx2g"])
  }

  @Test func whatThePackagedUnitSaysAnywayIsKept() throws {
    let comparison = try compared("[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\nUser=cp-kafka\n")
    #expect(comparison.differences.isEmpty)
    // Two properties, the variable, and the user, which the drop-in would say now.
    #expect(comparison.kept == 4)
  }

  @Test func anotherUserIsAChangeAgainstThePackagedUnit() throws {
    let comparison = try compared("[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\nUser=kafka\n")
    #expect(comparison.texts == ["changed confluent-server.service User: cp-kafka -> kafka"])
  }

  @Test func otherDropInsStay() throws {
    let comparison = try compared("[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n") {
      $0.addDropIn(
        "/etc/systemd/system/confluent-server.service.d/zz.conf",
        "[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx9g\n")
    }
    #expect(comparison.differences.isEmpty)
    #expect(comparison.kept == 3)
  }

  @Test func variablesOfAnEnvironmentFileCount() throws {
    let comparison = try compared(
      "[Service]\nEnvironmentFile=/etc/default/kafka\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g RATE=5%%\n"
    ) {
      $0.add("/etc/default/kafka", "RATE='5%'\n")
      $0.addDropIn(
        ObservedBroker.override,
        "[Service]\nEnvironmentFile=/etc/default/kafka\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n")
    }
    #expect(comparison.differences.isEmpty)
  }

  @Test func whatADropInSaysThatMayNotBeReadIsNotKnown() throws {
    let comparison = try compared("[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx2g\nUser=kafka\n") {
      $0.add(ObservedBroker.override, "", state: .denied)
    }
    #expect(comparison.differences.isEmpty)
    #expect(comparison.skipped.map(\.file) == [ObservedBroker.override])
    #expect(!comparison.isComplete)
  }

  @Test func listsAddUpAndStartAnew() throws {
    let dropIn = "/etc/systemd/system/confluent-server.service.d/a.conf"
    let override = "[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n"
    let added = try compared(override + "ExecStartPre=/bin/b\n") {
      $0.addDropIn(dropIn, "[Service]\nExecStartPre=/bin/a\n")
    }
    #expect(added.texts == ["changed confluent-server.service ExecStartPre: /bin/a -> /bin/a\n/bin/b"])
    let anew = try compared(override + "ExecStartPre=\nExecStartPre=/bin/b\n") {
      $0.addDropIn(dropIn, "[Service]\nExecStartPre=/bin/a\n")
    }
    #expect(anew.texts == ["changed confluent-server.service ExecStartPre: /bin/a -> /bin/b"])
    let gone = try compared(override + "ExecStartPre=\n") {
      $0.addDropIn(dropIn, "[Service]\nExecStartPre=/bin/a\n")
    }
    #expect(gone.texts == ["lost confluent-server.service ExecStartPre: /bin/a -> -"])
  }

  @Test func aResetOfTheEnvironmentTakesWhatWasBefore() throws {
    let comparison = try compared("[Service]\nEnvironment=\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\n") {
      $0.addDropIn("/etc/systemd/system/confluent-server.service.d/a.conf", "[Service]\nEnvironment=A=1\n")
    }
    #expect(comparison.texts == ["lost confluent-server.service Environment.A: 1 -> -"])
  }

  @Test func aUnitThatNothingIsWrittenForIsLost() throws {
    let files = ObservedBroker.faithful.filter { $0.key == ObservedBroker.main }
    let comparison = try ObservedBroker().compared(with: files)
    #expect(comparison.texts == ["lost confluent-server.service Environment.KAFKA_HEAP_OPTS: -Xmx1g -> -"])
  }
}
