"""Hosts of which many are out of order, each in one of five ways; who has which is drawn with a fixed seed."""
import asyncio
import contextlib
import random
import socket
import subprocess
import threading

from . import arena

SEED = 6
#: Share of the hosts, in per cent, and what is said of one.
KINDS = {
    "refuses": (10, "refused"),
    "is silent before the banner": (5, "said too little"),
    "hangs in the answer": (5, "no end within"),
    "sends garbage": (5, "no common way to talk|hung up before a session was there"),
    "closes at random": (5, "hung up|closed the connection|connection was lost"),
}
HANGING_LOGIN = '#!/bin/sh\nsh -c "$SSH_ORIGINAL_COMMAND" | head -c 400\nexec sleep 3600\n'


def deal(count):
    """The kind of every host by its number; None for those in order."""
    kinds = [kind for kind, (share, _) in KINDS.items() for _ in range(count * share // 100)]
    kinds += [None] * (count - len(kinds))
    random.Random(SEED).shuffle(kinds)
    return kinds


class Mix:
    """The servers for all kinds; `port` tells where a host is to be found."""

    def __init__(self, server):
        self._server = server
        self.ports = {None: arena.PORT, "refuses": _free_port()}
        self._ports_ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._serve, daemon=True).start()
        self._ports_ready.wait()
        self._hanging = self._start_hanging_sshd()

    def port(self, kind):
        return self.ports[kind]

    def stop(self):
        self._hanging.kill()
        self._hanging.wait()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _start_hanging_sshd(self):
        login = self._server.folder / "hanging"
        login.write_text(HANGING_LOGIN)
        login.chmod(0o755)
        self.ports["hangs in the answer"] = port = _free_port()
        process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-o", f"ForceCommand={login}", "-o", f"Port={port}", "-f", "/dev/stdin", "-E",
                                    str(self._server.folder / "hanging.log")], stdin=subprocess.PIPE)
        settings = (self._server.folder / "sshd_config").read_text().splitlines()
        process.stdin.write("\n".join(line for line in settings if not line.startswith(("Port", "ForceCommand"))).encode())
        process.stdin.close()
        return process

    def _serve(self):
        asyncio.set_event_loop(self._loop)
        for kind, handler in (("is silent before the banner", self._silence), ("sends garbage", self._garbage),
                              ("closes at random", self._close)):
            listener = self._loop.run_until_complete(asyncio.start_server(handler, "0.0.0.0", 0, backlog=1024))
            self.ports[kind] = listener.sockets[0].getsockname()[1]
        self._ports_ready.set()
        self._loop.run_forever()

    @staticmethod
    async def _silence(reader, writer):
        await reader.read()

    @staticmethod
    async def _garbage(reader, writer):
        noise = random.Random(str(writer.get_extra_info("sockname")[0]))
        writer.write(b"SSH-2.0-" + bytes(noise.randrange(33, 127) for _ in range(20)) + b"\r\n" + noise.randbytes(2000))
        await reader.read(1 << 16)
        writer.close()

    @staticmethod
    async def _close(reader, writer):
        """Passes on what sshd says, up to a number of bytes that the address draws."""
        left = random.Random(str(writer.get_extra_info("sockname")[0])).randrange(4000)
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", arena.PORT)
        except OSError:
            return writer.close()
        up = asyncio.ensure_future(_pass_on(reader, server_writer))
        with contextlib.suppress(ConnectionError):
            while left > 0 and (piece := await server_reader.read(left)):
                writer.write(piece)
                left -= len(piece)
        up.cancel()
        server_writer.close()
        writer.close()


async def _pass_on(reader, writer):
    while piece := await reader.read(1 << 16):
        writer.write(piece)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
