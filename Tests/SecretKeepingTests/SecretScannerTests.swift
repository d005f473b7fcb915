@testable import SecretKeeping
@testable import SecretScanning
import TestSupport
import Testing

@Suite struct SecretScannerTests {
  @Test(arguments: [
    ("ssl.key.password=a b\\=c", ["a b\\=c"]),
    ("ssl.key.password = x\nport=1\n#old.password: y", ["x", "y"]),
    ("ssl.keystore.location=/etc/secret/x", []), ("retries=3", []), ("ssl.key.password=", []),
    ("ssl.key.password=${securepass:/a:b}", []),
    (
      "sasl.jaas.config=org.x.PlainLoginModule required username=\"u\" password=\"p w\" user_bob=\"q\";",
      ["p w", "q"]
    ),
    ("sasl.jaas.config=org.x.ScramLoginModule required \\\n  password='p\\'q';", ["p\\'q"]),
    ("sasl.jaas.config=S3CRET", ["S3CRET"]),
    (
      "ssl.keystore.key=-----BEGIN PRIVATE KEY----- \\\n abc \\\n -----END",
      ["-----BEGIN PRIVATE KEY----- \\\n abc \\\n -----END"]
    ),
    ("Environment=\"KAFKA_OPTS=-Dx.password=abc -Dy=1\" \"B=2\"", ["abc"]),
    ("export KAFKA_OPTS=\"-Djavax.net.ssl.keyStorePassword=abc\"", ["abc"]),
    ("  password: abc\n  - secret: 'd e'\n", ["abc", "d e"]),
    ("{\"password\": \"a\\\"b\", \"x\": 1}", ["a\\\"b"]),
    ("<password>abc</password><ns:password a=\"b\">d</ns:password>", ["abc", "d"]),
    ("<Property name=\"password\">a</Property><Property name=\"y\">b</Property>", ["a"]),
    ("<p name=\"x.password\"/>b", []), ("<entry key='my.secret'>a</entry>", ["a"]),
    ("u=jdbc:sqlserver://h;user=x;pwd=a;", ["a"]), ("Uid=x;Pwd={a} PWD=/srv/app", ["{a}"]),
    ("jdbc:x://user:p:w@host:1/db", ["p:w"]),
    ("Authorization: Basic dXNlcjpwYXNz", ["Basic dXNlcjpwYXNz"]), ("http://host:80/a@b", []),
    ("a=\"b\\\"password=\\\"c\\\"\"", ["c"]), ("", []), ("=\n:\n", []),
    ("basic.auth.user.info=u:p", ["u:p"]), ("site.provider=${file:/etc/site.secrets:token}", []),
    ("-Dcom.sun.management.jmxremote.password.file=/x", []),
    ("a required password=\"S\\\\\"x y\";", ["S\\\\\"x y"]),
    ("a required password=\"x\\\\\" b=\"c\";", ["x\\\\"]),
    ("p=http://user:a/b@proxy:1", ["a/b"]), ("p=http://host:80/a@b", []), ("p=redis://:x@h", ["x"]),
    ("x.password=${abc", ["${abc"]), ("x.password=${a}${b}", []), ("x.password={{ a }}", []),
    ("my.p\\u0061ssword=x", ["x"]), ("ExecStartPre=/bin/x --password abc -q", ["abc"]),
    ("run --user a --token b", ["b"]), ("-Dx.password=ab\"cd", ["ab\"cd"]),
    ("VAULT_TOKEN=x", ["x"]), ("sftp.pass=x", ["x"]), ("my.pwd=x", ["x"]), ("PWD=/srv/app", []),
    ("/usr/bin/curl -s -u u:p --user \"v:q r\" -U none https://h/", ["p", "q r"]),
    ("sh -c 'mysqldump -pone db; sshpass -p two ssh -p 22 h'", ["one", "two"]), ("ssh -p 22 h", []),
    ("openssl rsa -passin pass:a -in /x", ["a"]), ("curl --oauth2-bearer a https://h", ["a"]),
    ("curl -u ${U}:${P} h", []), ("url=jdbc:oracle:thin:u/p@h:1/s", ["p"]),
    ("url=jdbc:oracle:thin:@h:1/s@x", []),
    ("<p name=\"x.password\" value=\"a\"/><p name=\"y\" value=\"b\"/>", ["a"]),
    ("<name>x.password</name>\n<value>a</value>\n<name>y</name>\n<value>b</value>", ["a"]),
    ("curl -H 'Proxy-Authorization: Basic abc' h", ["abc"]), ("x Proxy-Authorization=bearer abc", ["abc"]),
    ("[{\"key\": \"x.secret\",\n\"value\": \"a\"}]", ["a"]), ("AWS_ACCESS_KEY=x", ["x"]),
    ("Environment=\"DB_PASSWORD=alpha beta\" \"B=2\"", ["alpha beta"]),
    ("x=1\nssl.keystore.pass\\\n  word=X\ny=2", ["X"]),
    (
      "keytool -list -storepass a -keypass 'b c' -srcstorepass d -deststorepass e -v", ["a", "b c", "d", "e"]
    ),
    ("s3.sse.customer.key=a", ["a"]), ("my.hmac.key=a", ["a"]), ("encryptionKey: a", ["a"]),
    ("key.converter=a", []), ("ssl.key.location=/a", []), ("note=Bearer abcde", ["abcde"]),
    ("u=https://h/c?sv=1&sig=a%2B", ["a%2B"]), ("z.auth=digest:joe:p!w,b", ["p!w"]), ("digest:none", []),
    ("u=https://hooks.slack.com/services/T/B/x", ["T/B/x"]),
    ("SSHPASS=a", ["a"]), ("dbpass=a", ["a"]), ("TOKEN=a", ["a"]), ("OLDPWD=/srv/app", []), ("bypass=a", []),
    ("x required token=\"a\";", ["a"]), ("u=https://h/?token=a&sig=b", ["a&sig=b"]),
    ("token.expiry.minutes=9\nmax.tokens=3", []), ("x --override \"ssl.key.password=a b\" c", ["a b"]),
    ("OPTS=-D\"x.password=a b\" -Dc=d", ["a b"]), ("password=${env:X:-default}", ["${env:X:-default}"]),
    ("x password=\"a\"password=\"b\"", ["a", "b"]), ("x.password=${file:/a:b}", []),
    ("rule.executors._default_.param.token.id=a", ["a"]), ("routing_key: a\nuser_key: b", ["a", "b"]),
    ("rabbitmq.routing.key=a\nmessage.key=b\nssl.client.key=/c", []), ("azure.eventhubs.sas.key=a", ["a"]),
    ("-Dzookeeper.DigestAuthenticationProvider.superDigest=super:a", ["super:a"]),
    ("DOCKER_AUTH_CONFIG={\"auths\":{}}\nSOPS_AGE_KEY=a\nREDISCLI_AUTH=b", ["{\"auths\":{}}", "a", "b"]),
    ("Endpoint=sb://x/;SharedAccessKey=abc=", ["abc="]), ("AWS_SECRET_ACCESS_KEY=x", ["x"]),
  ])
  func secretsStandBehindTheirNames(text: String, secrets: [String]) {
    var scanner = SecretScanner()
    #expect(scanner.secrets(in: text) == secrets)
  }

  /// Secrets stand between << and >> here, and nowhere else; `redact.sh` is tested by the same texts.
  @Test(arguments: [
    (NextLineSecrets.marked, SecretScanner.Kind.settings), (SecretTexts.settings, .settings),
    (SecretTexts.forms, .settings),
    (SecretTexts.properties, .properties),
  ])
  func textsOfAllKindsAreReadAsOnHosts(marked: String, kind: SecretScanner.Kind) {
    var scanner = SecretScanner()
    let wanted = SecretTexts.secrets(of: marked)
    #expect(wanted.count > 2)
    #expect(scanner.secrets(in: NextLineSecrets.plain(marked), kind: kind) == wanted)
  }

  @Test(arguments: SecretTexts.words) func wordsAreReadAsOnHosts(marked: String) {
    var scanner = SecretScanner()
    #expect(scanner.secrets(in: NextLineSecrets.plain(marked)) == SecretTexts.secrets(of: marked))
  }

  @Test func anEmptySettingOfJavaSaysNothingOfTheNextLine() {
    var scanner = SecretScanner()
    let text = "ssl.key.password=\nx.password:\n  log.dirs=/d\n"
    #expect(scanner.secrets(in: text, kind: .init(path: "/etc/kafka/server.properties")) == [])
  }

  @Test func everyLineOfAFileOfPasswordsHoldsOne() {
    var scanner = SecretScanner()
    #expect(
      scanner.secrets(in: "alice: one,admin\nbob: two\n", kind: .init(path: "/etc/kafka/password.properties"))
        == ["one", "two"])
    #expect(
      scanner.secrets(
        in: "alice: one,admin\nbob two\n\nlone\n", kind: .init(path: "/etc/kafka/password.properties.txt"))
        == ["one,admin", "two", "lone"])
    #expect(SecretScanner.Kind(path: "/etc/kafka/kafka_password_jaas.conf") == .settings)
  }

  @Test func privateKeysAreSecretWhereverTheyStand() {
    var scanner = SecretScanner()
    let key = "-----BEGIN RSA PRIVATE KEY-----\nab\ncd\n-----END RSA PRIVATE KEY-----"
    #expect(scanner.secrets(in: "x=1\n\(key)\na.password=b\n") == [key, "b"])
    #expect(scanner.secrets(in: "-----BEGIN PRIVATE KEY-----\nab") == ["-----BEGIN PRIVATE KEY-----\nab"])
    #expect(scanner.secrets(in: "-----BEGIN CERTIFICATE-----\nab") == [])
  }

  @Test(arguments: [
    ("my.basic.auth.credential.location=/etc/people.txt", ["/etc/people.txt"]),
    ("a=${file:/etc/a.properties:b},${securepass:/b:c/d}", ["/etc/a.properties", "/b"]),
    ("-Dcom.sun.management.jmxremote.password.file=/c", ["/c"]), ("log.dirs=/d", []), ("/e", []),
    ("KAFKA_OPTS=-Da.password.file=/f -Db=/g", ["/f"]), ("--credentials-file /h", ["/h"]),
    ("  file=\"/i/users\"", ["/i/users"]), ("log.file=/j", []), ("  auth_file: '/k'", ["/k"]),
  ])
  func settingsNameFilesOfSecrets(line: String, paths: [String]) {
    #expect(SecretFileNames.paths(in: Array(line.utf8)) == paths)
  }

  /// Each start of something must not be followed to the end of the line: that would take hours.
  @Test(arguments: [
    "://a:", "x.password={{ ", "x.password=${a", "--password --", "password=\\", "password='",
    "/curl", "curl -u ", "curl -u '", "oracle:a:b/", "name=x.password value=", "-p", "a=/",
  ])
  func longLinesOfStartsComeToAnEnd(start: String) {
    var scanner = SecretScanner()
    let line = Array(String(repeating: start, count: 10_000).utf8) + Array("}}@".utf8)
    let ranges = scanner.ranges(in: line)
    #expect(ranges.allSatisfy { $0.upperBound <= line.count })
    #expect(SecretFileNames.paths(in: line).allSatisfy { !$0.isEmpty })
  }

  @Test func wordsOfProcessesAreSecretAsAWhole() {
    var scanner = SecretScanner()
    let words = [
      "--password", "a b", "X_PASSWORD=c\nd", "-Dx.password=e\"f", "--token", "-q", "port=1", "-storepass",
      "g",
    ]
    #expect(scanner.secrets(inWords: words) == [1: 0..<3, 2: 11..<14, 3: 13..<16, 8: 0..<1])
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func anyBytesAreSurvived(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = [
      "password", "=", ":", " ", "\"", "'", "\\", "\n", "://", "@", "<", ">", "Basic ", "user_", "é", "${",
    ]
    let text = (0..<60).compactMap { _ in words.randomElement(using: &random) }.joined()
    var scanner = SecretScanner()
    for kind in [SecretScanner.Kind.settings, .passwords, .users] {
      let bytes = Array(text.utf8)
      var end = 0
      for range in scanner.ranges(in: bytes, kind: kind) {
        #expect(range.lowerBound >= end && range.upperBound <= bytes.count)
        end = range.upperBound
      }
    }
  }
}
