"""The parts of scripts/bench: what reading many hosts costs, here and with what people would use instead."""
