# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad network between a client and a server: it cuts, holds back and tears apart."""
import random
import selectors
import socket
import threading


class Pair:
    """One connection, and what is on its way in it."""

    def __init__(self, client, server):
        self.client = client
        self.server = server
        self.waiting = {client: b'', server: b''} # to be written there


class Relay:
    """Listens on a port of its own and passes on what comes, as well as it is allowed to."""

    def __init__(self, port, seed):
        self.target = ('127.0.0.1', port)
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.cuts = 0
        self.limit = None   # bytes until the next cut
        self.refusals = 0   # connections that are not let through
        self.held = False   # nothing reaches the client
        self.pairs = []
        self.done = False
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.wake, self.woken = socket.socketpair()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.selector.register(self.woken, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    # what the test wants

    def change(self, **keys):
        """Sets what is named."""
        with self.lock:
            self.__dict__.update(keys)
        self.wake.send(b'x')

    def cut(self):
        """All connections are lost, with what is in them."""
        with self.lock:
            self._cut()
        self.wake.send(b'x')

    def close(self):
        """The end."""
        self.change(done=True)
        self.thread.join(10)
        with self.lock:
            for pair in list(self.pairs):
                self._drop(pair)
        self.listener.close()
        self.selector.close()
        self.wake.close()
        self.woken.close()

    # the thread

    def _run(self):
        while not self.done:
            for key, _events in self.selector.select():
                with self.lock:
                    self._serve(key.fileobj)
            with self.lock:
                for pair in list(self.pairs):
                    self._write(pair)

    def _serve(self, ready):
        if ready is self.listener:
            self._accept()
        elif ready is self.woken:
            ready.recv(4096)
        else:
            pair = next((pair for pair in self.pairs if ready in pair.waiting), None)
            if pair is not None:
                self._read(pair, ready)

    def _accept(self):
        try:
            client, _address = self.listener.accept()
        except BlockingIOError:
            return
        if self.refusals > 0:
            self.refusals -= 1
            client.close()
            return
        server = socket.create_connection(self.target)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setblocking(False)
            self.selector.register(end, selectors.EVENT_READ)
        self.pairs.append(Pair(client, server))

    def _read(self, pair, end):
        try:
            data = end.recv(self.random.choice((1, 7, 100, 4096, 65536)))
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data:
            self._drop(pair)
            return
        other = pair.server if end is pair.client else pair.client
        if self.limit is not None:
            data = data[:self.limit]
            self.limit -= len(data)
        pair.waiting[other] += data
        if self.limit == 0:
            self._write(pair)
            self._cut()

    def _write(self, pair):
        for end, data in pair.waiting.items():
            if not data or end is pair.client and self.held:
                continue
            try:
                pair.waiting[end] = data[end.send(data):]
            except BlockingIOError:
                pass
            except OSError:
                self._drop(pair)
                return

    def _cut(self):
        self.limit = None
        self.held = False
        self.cuts += 1
        for pair in list(self.pairs):
            self._drop(pair)

    def _drop(self, pair):
        if pair not in self.pairs:
            return
        self.pairs.remove(pair)
        for end in pair.waiting:
            self.selector.unregister(end)
            end.close()
