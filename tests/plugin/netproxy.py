# SPDX-License-Identifier: GPL-3.0-or-later
"""A SOCKS5 or HTTP proxy for one test, with the manners of bad ones as well."""
import base64
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
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        """The end, for those inside as well."""
        self.listener.close()
        for client in self.clients:
            client.close()

    def _listen(self):
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            threading.Thread(target=self._client, args=(client,), daemon=True).start()

    def _client(self, client):
        try:
            if self.manners == 'hang':
                client.recv(1 << 16)
                return
            if self.manners == 'rubbish':
                client.recv(1 << 16)
                client.sendall(b'\x00\xff' * 3000)
            if self.manners in ('rubbish', 'close'):
                raise Refused
            self._pass_on(client, self.serve(client))
        except (OSError, EOFError):
            pass
        except Refused:
            self.refused += 1
        if self.manners != 'hang':
            client.close()

    def _connect(self, host, port, form):
        self.requests.append((host, port, form))
        if self.manners == 'refuse':
            return None
        try:
            return socket.create_connection((host, port))
        except OSError:
            return None

    @staticmethod
    def _pass_on(client, server):
        with server:
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(1 << 16)
                    if not data:
                        return
                    (server if ready is client else client).sendall(data)

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
