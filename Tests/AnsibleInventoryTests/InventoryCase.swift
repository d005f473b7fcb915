import Foundation
import Testing

/// An inventory with the files beside it, as text; keys are paths below its folder.
struct InventoryCase: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [String: String]
  /// Path of the inventory itself.
  var main = "hosts.yml"

  var testDescription: String { name }

  /// Writes all files; returns the path of the inventory itself.
  func write(to folder: URL) throws -> String {
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return folder.appending(path: main).path
  }

  static let all = [nested, variableFiles, priorities, merging, types, oddities]

  static let nested = InventoryCase(
    name: "nested groups",
    files: [
      "hosts.yml": """
      all:
        vars:
          where: all
          everywhere: 1
        hosts:
          lone.example:
        children:
          zookeeper:
            hosts:
              zk[1:3].example:
          kafka_broker:
            vars: {where: broker}
            hosts:
              kb1.example: {broker_id: 1}
              kb2.example: {broker_id: 2}
              kb3.example: {broker_id: 3, where: host}
            children:
              east:
                vars: {where: east}
                hosts:
                  kb1.example:
                  ka1.example:
              west:
                hosts:
                  kb2.example: {extra: twice, broker_id: 22}
      """
    ])

  static let variableFiles = InventoryCase(
    name: "group_vars and host_vars",
    files: [
      "hosts.yml": """
      all:
        vars: {v1: file-all, v2: file-all, v3: file-all, v4: file-all, v5: file-all, v6: file-all}
        children:
          kafka_broker:
            vars: {v2: file-group, v3: file-group, v4: file-group, v5: file-group, v6: file-group}
            hosts:
              kb1: {v5: file-host, v6: file-host}
              kb2:
      """,
      "group_vars/all.yml": "v3: gv-all\nv4: gv-all\nv5: gv-all\nv6: gv-all\n",
      "group_vars/kafka_broker/10-first.yml": "v4: gv-group\nv5: gv-group\nv6: gv-group\norder: first\n",
      "group_vars/kafka_broker/20-second.yaml": "order: second\n",
      "group_vars/kafka_broker/30-third.json": "{\"order\": \"third\", \"number\": 1.5}",
      "group_vars/kafka_broker/nested/plain": "order: nested\n",
      "group_vars/kafka_broker/.hidden.yml": "order: hidden\n",
      "group_vars/kafka_broker/backup.yml~": "order: backup\n",
      "group_vars/kafka_broker/readme.txt": "order: text\n",
      "group_vars/kafka_broker/folder.d/x.yml": "order: dotted\n",
      "group_vars/kafka_broker/empty.yml": "# nothing\n",
      "group_vars/kafka_broker.yml": "order: passed over\n",
      "group_vars/ungrouped.yml": "v1: ungrouped\n",
      "host_vars/kb1": "v6: hv\nplain_file: true\n",
      "host_vars/kb2.json": "{\"v6\": \"hv-json\"}",
    ])

  static let priorities = InventoryCase(
    name: "depth, priority and name",
    files: [
      "hosts.yml": """
      b: {vars: {x: b, y: b, ansible_group_priority: 5}, hosts: {h: , i: }}
      a: {vars: {x: a, y: a}, hosts: {h: }}
      c: {vars: {x: c}, hosts: {h: }, children: {d: {vars: {y: d}, hosts: {h: , j: }}}}
      e: {children: {c: }, vars: {x: e, z: e, ansible_group_priority: '9'}}
      """,
      "group_vars/a.yml": "x: file-a\nansible_group_priority: 100\n",
      "group_vars/e.yml": "z: file-e\n",
    ])

  static let merging = InventoryCase(
    name: "dictionaries at every level",
    files: [
      "hosts.yml": """
      all:
        vars: {d: {a: all, n: {x: 1, y: 1}, l: [1]}, flip: {a: 1}, e: {}}
        children:
          g:
            vars: {d: {b: group, n: {y: 2}, l: [2]}, flip: text, e: {x: 1}}
            hosts: {h: {d: {c: host, n: {z: 3}}}, i: }
          k:
            vars: {d: {k: k}, flip: {b: 2}}
            hosts: {h: {d: {again: 1}}}
      """,
      "group_vars/all.yml": "d: {gv: all}\nflip: {c: 3}\n",
      "group_vars/g.yml": "d: {gv: g, n: !unsafe '{{ x }}'}\n",
      "group_vars/k.yml": "d: {n: {w: 4}}\n",
      "host_vars/h.yml": "d: {n: {z: 5}}\nflip: [x]\n",
    ])

  static let types = InventoryCase(
    name: "types",
    files: [
      "hosts.yml": """
      g:
        hosts:
          h:
            bools: [yes, No, on, 'yes', y, n]
            numbers: [0755, 0x1F, 0b11, 1_000, 1:30, 1e3, 1.5, -7, 99999999999999999999]
            nulls: [~, null, '']
            date: 2020-01-01
            text: |
              two
              lines
            folded: >-
              one
              line
            base: &base {a: 1, b: 2}
            merged: {<<: *base, b: 3}
            unsafe: !unsafe '{{ x }}'
            vault: !vault |
              $ANSIBLE_VAULT;1.1;AES256
              6162
            unicode: "é\\u00e9😀"
      """
    ])

  static let oddities = InventoryCase(
    name: "oddities that Ansible accepts",
    files: [
      "hosts.yml": """
      ungrouped: {hosts: {both: {v: 1}, only: }}
      g1: {hosts: single}
      g2: {children: g1, unknown: {x: 1}, vars: }
      g3: {hosts: {both: , "web[1:2]:2222": {p: 1}, "[::1]:22": , empty: [], zero: 0}}
      g1: {hosts: {single: , "a[a:c]x[08:10:2]": }}
      shared: {hosts: {shared: {v: host}}, vars: {v: group}}
      list_group: [1, 2]
      g4:
      """
    ])
}
