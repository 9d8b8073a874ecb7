#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the running datacenter: queries that run one after another (invokeAfterMsg)."""
import unittest

from rpc import CODEC
from testcase import Case

LATE = """[[fault]]
when = "help.getNearestDc"
do = "late"
seconds = %s
"""


class Chain(Case):
    """Messages that name the one before them."""

    def begin(self, text=''):
        """A client whose session has begun."""
        self.start(text)
        client = self.client()
        client.call('help.getConfig')
        return client

    def send(self, client, name, after):
        """A query after another one; its message id."""
        query = CODEC.write({'_': name})
        if after is not None:
            query = CODEC.write({'_': 'invokeAfterMsg', 'msg_id': after, 'query': query})
        return client.send(query)[0]

    def result(self, client, msg_id):
        """What a query is answered by: the kind of object, or the text of the error."""
        answer = client.until(lambda message: isinstance(message, tuple) and message[0] == msg_id)
        return answer[1].get('error_message', answer[1]['_'])

    def test_in_order(self):
        client = self.begin()
        first = self.send(client, 'help.getNearestDc', None)
        second = self.send(client, 'help.getConfig', first)
        self.assertEqual(self.result(client, first), 'nearestDc')
        self.assertEqual(self.result(client, second), 'config')
        third = self.send(client, 'help.getConfig', first)
        self.assertEqual(self.result(client, third), 'config')
        self.end()

    def test_waits(self):
        client = self.begin(LATE % 0.2)
        first = self.send(client, 'help.getNearestDc', None)
        second = self.send(client, 'help.getConfig', first)
        third = self.send(client, 'help.getConfig', second)
        order = []
        while len(order) < 3:
            message = client.until(lambda message: isinstance(message, tuple))
            order.append(message[0])
        self.assertEqual(order, [first, second, third])
        self.end()

    def test_timeout(self):
        client = self.begin(LATE % 2)
        first = self.send(client, 'help.getNearestDc', None)
        second = self.send(client, 'help.getConfig', first)
        third = self.send(client, 'help.getConfig', second)
        self.assertEqual(self.result(client, second), 'MSG_WAIT_TIMEOUT')
        self.assertIn(self.result(client, third), ('MSG_WAIT_FAILED', 'MSG_WAIT_TIMEOUT'))
        self.assertEqual(self.result(client, first), 'nearestDc')
        second = self.send(client, 'help.getConfig', first)
        self.assertEqual(self.result(client, second), 'config')
        self.end()

    def test_failed(self):
        client = self.begin('[[answer]]\nmethod = "help.getNearestDc"\nerror = "FLOOD_WAIT_4"\n'
                            '[expect]\ncalls = {"help.getConfig" = 1}\n')
        first = self.send(client, 'help.getNearestDc', None)
        second = self.send(client, 'help.getConfig', first)
        third = self.send(client, 'help.getConfig', second)
        self.assertEqual(self.result(client, first), 'FLOOD_WAIT_4')
        self.assertEqual(self.result(client, second), 'MSG_WAIT_FAILED')
        self.assertEqual(self.result(client, third), 'MSG_WAIT_FAILED')
        self.end()

    def test_unknown(self):
        client = self.begin()
        second = self.send(client, 'help.getConfig', 4)
        self.assertEqual(self.result(client, second), 'MSG_WAIT_FAILED')
        self.end()

    def test_order_of_wrappers(self):
        client = self.begin()
        first = self.send(client, 'help.getNearestDc', None)
        query = CODEC.write({'_': 'invokeAfterMsg', 'msg_id': first,
                             'query': CODEC.write({'_': 'help.getConfig'})})
        second = client.send(CODEC.write({'_': 'invokeWithoutUpdates', 'query': query}))[0]
        self.assertEqual(self.result(client, second), 'config')
        self.end(1, ['invokeAfterMsg inside of invokeWithoutUpdates'])


if __name__ == '__main__':
    unittest.main()
