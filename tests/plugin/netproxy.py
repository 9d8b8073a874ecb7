# SPDX-License-Identifier: GPL-3.0-or-later
"""A SOCKS5 or HTTP proxy for one test, with the manners of bad ones as well."""
import base64
import contextlib
import select
import socket
import struct
import threading

# In RFC 1928: why a request is refused.
NOT_ALLOWED = 2


class Refused(Exception):
    """The client is sent away."""


class NetProxy:
    """Listens on 127.0.0.1; what it was asked for is in .requests, as (host, port, form).

    @kind: "socks5" or "http"; @manners: "good", "refuse" (lets nobody through), "hang" (says nothing),
    "close" (goes away at once), "rubbish" (answers as no proxy does).
    """

    def __init__(self, kind, user=None, password=None, manners='good'):
        self.serve = {'socks5': self._socks5, 'http': self._http}[kind]
        self.user = user
        self.password = password
        self.manners = manners
        self.requests = []
        self.refused = 0
        self.clients = []
        self.news = threading.Condition() # of what is counted here, and while bytes are on their way
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.greeting = 0 # how many are told something that will not last
        self.passing = set() # sockets from which bytes are passed on
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def close(self):
        """The end, for those inside as well."""
        # Whoever waits on a socket in another thread goes on waiting when it is only closed; one that
        # listens would even let somebody else in.
        for each in (self.listener, *self.clients):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        for client in self.clients: # of one that has come last, too
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def has_bytes(self):
        """Whether something is on its way, or somebody is just coming in."""
        with self.news:
            waiting = [each for each in (self.listener, *self.passing) if each.fileno() >= 0]
            return bool(self.greeting or select.select(waiting, [], [], 0)[0])

    def _listen(self):
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            threading.Thread(target=self._client, args=(client,), daemon=True).start()

    def _client(self, client):
        manners = self.manners
        try:
            if manners == 'hang':
                client.recv(1 << 16)
                return
            server = self._greet(client, manners)
            self._pass_on(client, server)
        except (OSError, EOFError):
            pass
        except Refused:
            with self.news:
                self.refused += 1
                self.news.notify_all()
        if manners != 'hang':
            client.close()

    def _greet(self, client, manners):
        with self.news:
            self.greeting += 1
        try:
            if manners == 'rubbish':
                client.recv(1 << 16)
                client.sendall(b'\x00\xff' * 3000)
            if manners in ('rubbish', 'close'):
                raise Refused
            return self.serve(client)
        finally:
            with self.news:
                self.greeting -= 1

    def _connect(self, host, port, form):
        with self.news:
            self.requests.append((host, port, form))
            self.news.notify_all()
        if self.manners == 'refuse':
            return None
        try:
            return socket.create_connection((host, port))
        except OSError:
            return None

    def _pass_on(self, client, server):
        with self.news:
            self.passing |= {client, server}
        try:
            while self._pass_some(client, server):
                pass
        finally:
            with self.news:
                self.passing -= {client, server}
                server.close()

    def _pass_some(self, client, server):
        ready = select.select([client, server], [], [])[0]
        with self.news:
            for each in ready:
                data = each.recv(1 << 16)
                if not data:
                    return False
                (server if each is client else client).sendall(data)
        return True

    # RFC 1928, RFC 1929

    @staticmethod
    def _take(client, count):
        data = b''
        while len(data) < count:
            more = client.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def _socks5(self, client):
        version, count = self._take(client, 2)
        methods = self._take(client, count)
        wanted = 2 if self.user else 0
        if version != 5 or wanted not in methods:
            client.sendall(b'\x05\xff')
            raise Refused
        client.sendall(bytes((5, wanted)))
        if wanted == 2:
            self._authenticate(client)
        _version, command, _zero, form = self._take(client, 4)
        if form == 1:
            host = socket.inet_ntop(socket.AF_INET, self._take(client, 4))
        elif form == 4:
            host = socket.inet_ntop(socket.AF_INET6, self._take(client, 16))
        else:
            host = self._take(client, self._take(client, 1)[0]).decode('ascii')
        port = struct.unpack('>H', self._take(client, 2))[0]
        server = self._connect(host, port, {1: 'IPv4', 4: 'IPv6', 3: 'name'}[form])
        if command != 1 or server is None:
            client.sendall(bytes((5, NOT_ALLOWED, 0, 1)) + bytes(6))
            raise Refused
        client.sendall(bytes((5, 0, 0, 1)) + bytes(6))
        return server

    def _authenticate(self, client):
        self._take(client, 1)
        user = self._take(client, self._take(client, 1)[0]).decode()
        password = self._take(client, self._take(client, 1)[0]).decode()
        good = (user, password) == (self.user, self.password)
        client.sendall(bytes((1, 0 if good else 1)))
        if not good:
            raise Refused

    # RFC 9110

    def _http(self, client):
        head = b''
        while b'\r\n\r\n' not in head:
            more = client.recv(1 << 16)
            if not more:
                raise EOFError
            head += more
        first, *lines = head.decode('latin-1').split('\r\n')
        method, place, _version = first.split(' ')
        wanted = 'Proxy-Authorization: Basic ' + base64.b64encode(b'%s:%s' % (
            (self.user or '').encode(), (self.password or '').encode())).decode()
        if self.user and wanted not in lines: # libpurple offers another way as well
            client.sendall(b'HTTP/1.1 407 Proxy Authentication Required\r\n'
                           b'Proxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
            raise Refused
        host, _colon, port = place.rpartition(':')
        server = self._connect(host, int(port), 'name') if method == 'CONNECT' else None
        if server is None:
            client.sendall(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
            raise Refused
        client.sendall(b'HTTP/1.1 200 Connection established\r\n\r\n')
        return server
