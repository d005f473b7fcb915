/// Texts of all kinds, by which both the program and `redact.sh` are tested, so that they hide the same.
///
/// Secrets stand between << and >> here, as in `NextLineSecrets`.
package enum SecretTexts {
  package static let settings = #"""
    a: {password: '<<it''s S3CRET1>>', b: 'c'}
    b: {empty_password: '', 'token': '<<S3CRET2>>'}
    password: "<<multi>>
      <<S3CRET 3>>" # more
    c: {d: 1, secret: '<<it''s>>

      <<S3CRET 4>>', port: 5}
    #token: "<<S3CRET5>>
    #  <<S3CRET6>>"
    ok: "it is
      open"
    ? password
    : <<S3CRET7>>
    ? "my.token"
    : "<<S3CRET 8>>"
    ? user
    : bob
    list:
      - value: <<two S3CRET words>>
        name: PASSWORD
      - value: ok
      - name: PASSWORD
        value: <<S3CRET9>>
      - value: "<<S3CRET 10>>"
        name: "my-token"
    e={"value": "<<S3CRET11>>", "name": "db.password"}, {"value": "ok", "name": "x"}
    [{"value": "<<S3CRET12>>",
      "name": "db.secret"},
     {"value": "ok"}, {"key": "x.password", "value": "<<S3CRET13>>"}]
    <Property value="<<S3CRET14>>" name="password"/><Property value="ok" name="x"/>
    <Property
       value="<<S3CRET15>>"
       name="smtpPassword"/>
    <Property value="ok"/><Property name="y" value="ok"/>
    JAAS {
      org.x required username="u"
        password
          = "<<S3CRET 16>>"
        user
          = "bob";
    };
    f="{\"password\":\"<<S3CRET17>>\"}"
    db.password[1]=<<S3CRET18>>
    g=--become-pass <<S3CRET19>> -v
    h="--token '<<S3CRET 20>>' x"
    i=https://u:<<p/S3CRET21>>@h/
    j=https://u:<<p,S3CRET22>>@h1:1,http://v:<<S3CRET23>>@h2/
    k=amqp://u:<<S3CRET24>>@h1:1, https://<<S3CRETtoken25>>@h2/ ssh://S3Kafka123@h3 http://someuser@h
    l=http://h1:80,h2:80/x@y
    m=https://s3/x?X-Amz-Signature=<<S3CRET26&x=1>>
    ExecStartPre=/usr/bin/curl -su bob:<<S3CRET27>> -sSfu "ann:<<S3CRET 28>>" https://h/
    ExecStartPre=/usr/bin/curl --cert /etc/x.pem:<<S3CRET29>> -E y.pem:<<S3CRET30>> --cacert /etc/ca:x h
    ExecStartPre=/usr/bin/docker login -u bob -p <<S3CRET31>> registry
    ExecStartPre=/usr/bin/podman login --password <<S3CRET32>> registry
    ExecStart=/usr/bin/docker run -p 9092:9092 image
    ExecStartPre=/bin/vault login <<S3CRET33>>
    ExecStartPre=/bin/sh -c 'echo addauth digest super:<<S3CRET34>> | zkCli.sh'
    ExecStartPre=/bin/aws configure set aws_secret_access_key <<S3CRET35>>
    ExecStartPre=/bin/openssl enc -k <<S3CRET36>> -in /x; openssl req -keyout /y -key /z
    x.basic.auth=<<bob:S3CRET37>>
    listener.ssl.client.auth=required
    a1.headers=X-API-Key:<<S3CRET38>>|Content-Type:json
    a2.headers=Content-Type:json,X-Auth-Token:<<S3CRET,39>>, x-secret:<<S3CRET40>>
    a3.headers=api-key:<<S3CRET41>>
    a4.hosts=my-secret:9092,x-token:8080/x file.secret:key ${file:/etc/x-secret:my-key} ${my-secret:a:b} arn:my-secret:x
    a5.map=TOKEN:SASL_SSL,x-names:abc,my-secret://h,x-token:1.2
    b1.headers=Authorization: <<Splunk S3CRET42>>
    b2.opts=-Dotel.headers=Authorization=<<Api-Token S3CRET43>> -Dx=1 --y z
    ExecStartPost=/usr/bin/curl -H "Authorization: <<Splunk S3CRET44>>" http://x
    b3.headers=Authorization:<<SSWS S3CRET45>>|Content-Type:json
    b4.headers=Authorization: <<Token a, S3CRET46>>, Content-Type:json
    b5.headers=authorization:Bearer <<S3CRETtoken>>
    b6: "{\"h\": \"Proxy-Authorization: <<ApiKey S3CRET47>>\", \"x\": 1}"
    <h><x>y Authorization: <<AWS4-HMAC-SHA256 Credential=a/b, Signature=S3CRET48>></x></h>
    c1=https://h/api/x?code=<<S3CRET49>> http://h/?x=1&key=<<S3CRET50>>
    c2=glpat-<<S3CRET51>> "xoxb-<<S3CRET52>>" sk_live_<<S3CRET53>>
    age=AGE-SECRET-KEY-<<1S3CRET54>>
    end: ok

    """#

  /// The ways in which XML and YAML may write one thing.
  package static let forms = #"""
    <Property name="jaas" value="x required username=&quot;a&quot; password=&quot;<<S3CRET 1>>&quot;;"/>
    <Property name="sasl.jaas.config">x required username="a" password=&apos;<<S3CRET2>>&apos;;</Property>
    <Property name="json" value="{&quot;password&quot;:&quot;<<S3CRET3>>&quot;,&quot;port&quot;:1}"/>
    <Property name="ssl.truststore.password">
       <<S3CRET4>>
    </Property>
    <Property name="ssl.key.password"
    ><<S3CRET5>></Property>
    <Property name = "ssl.key.password" ><<S3CRET6>></Property>
    <Property name="pass&#119;ord"><<S3CRET7>></Property><Property name="y">ok</Property>
    <a><property name="password"><value><<S3CRET8>></value></property><property name="z"><value>ok</value></property></a>
    <bean><property name="password">
      <value><<S3CRET9>></value></property></bean>
    <init-param><param-name>password</param-name><param-value><<S3CRET10>></param-value></init-param>
    <Call name="setPassword"><Arg><<S3CRET11>></Arg></Call><Arg>ok</Arg>
    <secret><<S3CRET12<!-- x -->S3CRET>></secret>
    <password ><<S3CRET13>></password ><user>bob</user>
    <password type="plain"
     ><<S3CRET14>></password>
    <password><<S3CRET two>>
      <<S3CRET three>></password>
    <property>
      <name>my.password</name>
      <final>true</final>
      <value><<S3CRET15>></value>
    </property>
    <Set name="x">OBF:<<S3CRET16>></Set>
    password: <<S3CRET first>>
      <<S3CRET17>>
    user: bob
      more
    http_config: {authorization: <<{credentials: S3CRET18}>>}
    http_config: {authorization: <<{credentials: A S3CRET19}>>}
    api_key: <<[ "S3CRET>>",
      "<<S3CRET20" ]>>
    - env: PASSWORD
      value: <<S3CRET21>>
    - Name=PASSWORD,Value=<<S3CRET22>>
    - variable: other
      value: ok
    ? "secret"
    : "<<S3CRET23>>"
    "password": <<S3CRET24>>
    list: [{password: <<S3CRET two>>, a: b}, {"token": <<S3CRET 25>>, c: d}]
    u=jdbc:sqlserver://h;user=x;pwd=<<{S3CRET 26}>>;encrypt=true
    a.password={{ of.a.template }}
    b=-Dx.password=<<{SHA}S3CRET27>> -Dc=d
    Environment=PASSWORD=<<&S3CRET28>>
    c=-Dx.password=<<(S3CRET 29)>> -Dc=d
    <Property name="password"><<curl -u u:S3CRET33 h>></Property>
    <password>"<<S3CRET34>></password><user>"bob</user>
    d=x {"basic_auth": <<{"password": "S3CRET30", "a": "S3CRET31"}>>}, {"token": <<["A", "S3CRET 32"]>>}
    end: ok

    """#

  /// As Java reads them.
  package static let properties = #"""
    ssl.ff.password\#u{c}=\#u{c}<<S3CRET1>>
    \#u{c}ssl.key.password\#u{c}<<S3CRET2>>
    ssl.key.password="<<S3CRET3>>
    x="open
    password
    =y
    proxy=http\://user\:<<S3CRET4\>>@proxy\:3128
    proxy=http\://user\:<<S3CRET5>>@proxy

    """#

  /// Of an environment or a command line.
  package static let words = [
    "A=1\npassword:\n  <<S3CRET1>>\nb=2", "B=password=", "<other>", "C=<name>password</name>",
    "<value>ok</value>", "D=token\n  = \"<<S3CRET2>>\"", "E=x --become-pass <<S3CRET3>>",
    "F=- value: <<S3CRET4>>\n  name: PASSWORD", "name: PASSWORD", "value: ok",
  ]

  /// In the order in which they stand.
  package static func secrets(of marked: String) -> [String] {
    marked.matches(of: NextLineSecrets.secret()).map { String($0.1) }
  }
}
