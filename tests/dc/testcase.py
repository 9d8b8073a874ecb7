# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the running datacenter share: a server for each test, and its people."""
import tempfile
import unittest

from rpc import CODEC
from testclient import Client, Datacenter

KEYS = tempfile.TemporaryDirectory()
ACCOUNTS = '''
[[account]]
phone = "9996612345"
user_id = 70012345
first_name = "Ada"
codes = [{ type = "app", code = "22222", next = "sms" },
         { type = "sms", code = "22222", next = "call", timeout = 60 },
         { type = "call", code = "33333" }]
[[account]]
phone = "9996654321"
dc = 4
password = "correct horse"
hint = "staple"
codes = [{ type = "sms", code = "44444" }]
'''


class Case(unittest.TestCase):
    """A server for each test."""

    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.server = None

    def tearDown(self):
        if self.server and self.server.process.poll() is None:
            self.server.stop()
        if self.server:
            self.server.process.stdout.close()
        self.place.cleanup()

    def start(self, text='', *options):
        """Starts the server with the usual accounts."""
        self.server = Datacenter(self.place.name, ACCOUNTS + text, '--key-cache', KEYS.name,
                                 *options)
        return self.server

    def client(self, **options):
        """A client with a key."""
        return Client(self.server, **options)

    def tell(self, answer, **command):
        """A command to the server, and the event that answers it."""
        self.server.tell(**command)
        return self.server.wait(answer)

    def advance(self, seconds, *clients):
        """Moves the server's clock; the clients know, and owe no acknowledgement."""
        for client in clients:
            client.send(CODEC.write({'_': 'ping', 'ping_id': 1}))
            client.until(lambda found: isinstance(found, dict) and found['_'] == 'pong')
        self.tell('advanced', cmd='advance', seconds=seconds)
        for client in clients:
            client.offset += seconds

    def refused(self, answer, text, code=None):
        """The answer must be this error."""
        self.assertEqual(answer.get('error_message'), text, answer)
        if code:
            self.assertEqual(answer['error_code'], code)

    def end(self, status=0, sins=()):
        """Stops the server and looks at what it says."""
        found, end, said = self.server.stop()
        self.assertEqual(len(said), len(sins), said)
        for what, wanted in zip(said, sins):
            self.assertIn(wanted, what)
        self.assertEqual(found, status, end)
        return end
