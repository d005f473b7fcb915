#!/bin/sh
# cpdiscover: reads how Kafka and Confluent Platform are set up on this host, and prints it as one text.
#
#   sh collect.sh -o kb1.bundle    writes a new file, readable by you alone
#   sh collect.sh                  prints
#
# Run it as root, or what only root may read is named as missing. It only reads: nothing is installed, no service is
# asked to do anything, and no file is written but the one that -o names. It needs sh, awk, sed, tr, sort, grep, tee,
# cksum and the like, and takes seconds.
#
# It reads
#   - of processes of the components: arguments, environment, user, limits, unit (/proc/PID/...)
#   - their systemd units and drop-ins, and what systemd says of these units
#   - settings files that arguments (also of Java agents), units and other settings files name, such as
#     server.properties, log4j, JAAS and password files; at most @FILE_LIMIT@ bytes of each
#   - names and versions of their packages and of Java, /etc/os-release, memory, processors, five kernel settings
#   - names of their users and groups (/etc/passwd, /etc/group), and where /usr/local/bin/confluent leads
# It does not read key stores, private keys, tickets, logs or data: files that look like one by name ($key_files below),
# and those that options for keys name.
#
#@SECRETS@
# shellcheck disable=SC2013,SC2086,SC2317 # words are split on purpose; some functions take the place of earlier ones
# shellcheck disable=SC2016 # what awk runs stands in variables
