/// Inventories in INI, and folders of several files.
extension InventoryCase {
  static let forms = [ini, literals, pendingChildren, folder]

  static let ini = InventoryCase(
    name: "INI",
    files: [
      "hosts": """
      # A comment, and one with a semicolon below.
      ; lone.example is in no group
      lone.example ansible_port=2222

      [zookeeper]
      zk[1:3].example

      [kafka_broker]   # behind a section
      kb1.example broker_id=1 rack="east 1"
      kb2.example:2201 broker_id=2 'quoted=a b' note=#not
      kb2.example extra=twice broker_id=22 # behind a host

      [east]
      kb1.example

      [kafka_broker:children]
      east

      [all:vars]
      where = everywhere # no comment
      number = 7
      octal = 0755
      template = {{ where }}-{{ number }}

      [kafka_broker:vars]
      ansible_group_priority=5
      where=broker
      """,
      "group_vars/east.yml": "where: east\n",
      "host_vars/kb2.example": "broker_id: 222\n",
    ], main: "hosts")

  static let literals = InventoryCase(
    name: "Python literals",
    files: [
      "hosts.ini": #"""
      [g]
      a.example none=None yes=True no=false int=42 minus=-3 plus=+4 hex=0x1F octal=0o17 bits=0b101 under=1_000 lead=007 zero=00
      b.example float=1.5 exp=1e3 dot=.5 end=2. small=-1.5e-3 version=7.9.1 word=yes empty= eq=a=b url=https://a:b@c/d?e=f
      c.example list="[1, 'two', [3.0, None]]" tuple="(1, 2)" one="(1)" dict="{'a': 1, 'b': {'c': [True]}}" bad="[1, 2"
      d.example text="'in quotes'" raw="r'a\\n'" escapes="'a\\tb\\x41\\u00e9'" joined="'a' 'b'" path=/a/b tilde=~/x
      e.example big=123456789012345678901234567890 name=None1 set=a,b spaces='  x  ' at="@x" mixed="1 2" comment='5 # five'
      f[01:03].example same=1

      [g:vars]
      list=[1, 2, 3]
      dict={"a": "b"}
      quoted="still quoted"
      spaced =   a  b
      equals=a=b=c
      """#
    ], main: "hosts.ini")

  static let pendingChildren = InventoryCase(
    name: "groups that are declared later",
    files: [
      "hosts": """
      [everything:children]
      kafka_broker
      zookeeper

      [zookeeper:vars]
      a=1

      [zookeeper]
      zk1.example

      [kafka_broker]
      kb2.example
      kb1.example
      """
    ], main: "hosts")

  static let folder = InventoryCase(
    name: "a folder",
    files: [
      "inventory/01-hosts.yml": """
      all:
        vars: {where: yaml, first: 1}
        children:
          kafka_broker:
            hosts: {kb1.example: {broker_id: 1}}
      """,
      "inventory/02-more":
        "[kafka_broker]\nkb2.example broker_id=2\nkb1.example late=yes\n[all:vars]\nwhere=ini\n",
      "inventory/deeper/hosts.yml": "all: {children: {zookeeper: {hosts: {zk1.example: }}}}\n",
      "inventory/group_vars/kafka_broker.yml": "from: beside\n",
      "inventory/README.md": "no inventory\n", "inventory/old.bak": "[\n",
      "inventory/zz-more.ini": "[kafka_broker]\nkb9.example\n", "inventory/.hidden": "[\n",
    ], main: "inventory")
}
