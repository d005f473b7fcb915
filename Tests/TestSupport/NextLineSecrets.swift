/// Secrets on the lines after their names, and in names of which letters are written as numbers.
package enum NextLineSecrets {
  /// They stand between << and >>, and nowhere else.
  package static let marked = #"""
    password:
      <<S3CRET1>>
    x: 1
    db:
      secret: >-
        <<S3CRET two: words>>
          <<more=S3CRET>>

      port: 5
    list:
      - password:
          <<S3CRET3>>
        user: bob
    passwords:
    - <<S3CRET4>>
    - alice: <<S3CRET5>>
    tokens: 3
    credentials:
      bob: <<S3CRET6>>
      ann: "<<S3CRET 7>>"
      deep:
        - <<S3CRET8>>
      ref: ${vault:x}
    ok: yes
    api_key: !unsafe
      <<S3CRET9>>
    "password": &a |
      <<S3CRET: 10>>
    #password:
    #  <<S3CRET11>>
    last: 1
    JAAS {
      org.x required username="u" password=
        "<<S3CRET 12>>" user_bob="<<S3CRET13>>"
        password=
          <<S3CRET14>>;
      password=
      other=1
      required token=
    };
    secret.x=
    y=1
    <password>
      <<S3CRET15>>
    </password><user>bob</user>
    <property><name>
     my.token
    </name>
    <value>
    <<S3CRET 16>>
    <<S3CRET 17>>
    </value></property><name>z</name>
    <value>ok</value>
    <password kind="x"><<S3CRET18>></password>
    <password><<<![CDATA[S3CRET19<a>]]>>></password>
    <secret>
    <<<![CDATA[S3CRET20]]>>>
    </secret>
    { "password":
    "<<S3CRET21>>", "n": 1,
      "secrets": [
        "<<S3CRET22>>",
        "<<S3CRET23>>"
      ],
      "n": 2 }
    Environment=DB\x5fPASSWORD=<<S3CRET24>> B=1
    Environment="DB\x2dpassw\157rd=<<S3CRET 25>>" B=1
    Environment=A\x42=ok
    end: ok

    """#

  /// A secret in a text like that one.
  package static func secret() -> Regex<(Substring, Substring)> {
    /<<(.*?)>>(?!>)/.dotMatchesNewlines()
  }

  package static func plain(_ marked: String) -> String { marked.replacing(secret()) { $0.1 } }
}
