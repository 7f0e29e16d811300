"""A wire that can be cut just when a commit has gone through and its answer has not."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

COMMIT = b"Q\0\0\0\x0bCOMMIT\0"
SNAPSHOT = b"ducklake_snapshot VALUES"
"""What a session writes before it commits to the lake; others end what they read."""


class Wire:
    """Stands between a client and a server on loopback, and passes all on."""

    def __init__(self, port: int) -> None:
        """Listen; `port` is the server's."""
        self._server = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._cuts_next = threading.Event()
        self.cuts = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        """Give the wire."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take it away."""
        self._listening.close()

    def cut_at_commit(self) -> None:
        """Cut the next session that commits to the lake, before it hears of it."""
        self._cuts_next.set()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                threading.Thread(
                    target=self._asks, args=(client, server), daemon=True
                ).start()
                threading.Thread(
                    target=_pass, args=(server, client), daemon=True
                ).start()

    def _asks(self, client: socket.socket, server: socket.socket) -> None:
        has_written = False
        with suppress(OSError), client, server:
            while said := client.recv(1 << 16):
                has_written |= SNAPSHOT in said
                if COMMIT in said and has_written and self._cuts_next.is_set():
                    self._cuts_next.clear()
                    self.cuts += 1
                    client.shutdown(socket.SHUT_RDWR)  # nothing more gets back
                    server.sendall(said)
                    server.shutdown(socket.SHUT_WR)
                    while server.recv(1 << 16):  # until it has done as asked
                        pass
                    return
                server.sendall(said)


def _pass(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while said := server.recv(1 << 16):
            client.sendall(said)
