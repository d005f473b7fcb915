"""The parts of scripts/lab: a Kafka estate of real systemd machines on one Debian machine."""


class LabError(Exception):
    """What went wrong and what to do about it; shown to the user as it is."""
