# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says in one session: ids, containers, repeats until acknowledged, and faults."""
import os
import struct
from itertools import islice

import scenario
from tl import CONTAINER

PATIENCE = 10
MOST, LARGEST = 500, 1 << 18


class Sent:
    """A message that the client has not acknowledged yet."""

    def __init__(self, msg_id, seqno, body, at):
        self.msg_id = msg_id
        self.seqno = seqno
        self.body = body
        self.at = at
        self.overdue = False


def parts(queue):
    """Some messages in portions of which each fits into a container."""
    found, size = [], 0
    for entry in queue:
        if found and (len(found) >= MOST or size + len(entry[2]) > LARGEST):
            yield found
            found, size = [], 0
        found.append(entry)
        size += len(entry[2]) + 16
    yield found


class Outbox:
    """Queue and memory of one session's outgoing messages."""

    def __init__(self, session):
        self.session = session
        self.world = session.world
        self.queue = []
        self.queued = set()
        self.unacked = {}
        self.sent_ids = set()
        self.muted = set()
        self.fault = scenario.NONE
        self._last = 0
        self._content = 0

    def msg_id(self, reply):
        """The next message id; answers end in binary 01, the rest in 11."""
        tail = 1 if reply else 3
        found = int(self.world.now() * 2 ** 32) & ~3 | tail
        if found <= self._last:
            found = (self._last & ~3) + 4 + tail
        self._last = found
        return found

    def put(self, body, content, reply=True):
        """Queues a message; returns its id."""
        msg_id = self.msg_id(reply)
        seqno = 2 * self._content + (1 if content else 0)
        self.queue.append((msg_id, seqno, body))
        self.queued.add(msg_id)
        self.sent_ids.add(msg_id)
        if content:
            self._content += 1
            self.unacked[msg_id] = Sent(msg_id, seqno, body, self.world.now())
        return msg_id

    def again(self, msg_id):
        """Queues an unacknowledged message once more, as it was."""
        sent = self.unacked[msg_id]
        sent.at, sent.overdue = self.world.now(), False # it may not have arrived before
        if msg_id not in self.queued:
            self.queued.add(msg_id)
            self.queue.append((sent.msg_id, sent.seqno, sent.body))

    def acknowledged(self, msg_id):
        """Whether the client had reason to acknowledge this id."""
        self.unacked.pop(msg_id, None)
        return msg_id in self.sent_ids

    def excuse(self):
        """Acknowledgements are waited for from now on."""
        for sent in self.unacked.values():
            sent.at = self.world.now()

    def check_acks(self):
        """Records a sin for what stays without acknowledgement after more than a minute, or for
        many after a few seconds."""
        now = self.world.now()
        hundredth = next(islice(self.unacked.values(), 100, None), None)
        if hundredth is not None and now - hundredth.at > PATIENCE:
            self.world.sin('%d messages without acknowledgement' % len(self.unacked))
        for sent in self.unacked.values():
            if now - sent.at <= 90:
                continue
            if sent.overdue is None:
                continue
            if sent.overdue:
                self.world.sin('no acknowledgement of %d' % sent.msg_id)
                sent.overdue = None
            else:
                sent.overdue = True

    def flush(self):
        """Sends what is queued as one packet."""
        connection = self.session.connection
        if not self.queue or connection is None or connection.closed:
            self.fault = scenario.NONE
            return
        queue, self.queue = self.queue, []
        self.queued.clear()
        fault, self.fault = self.fault, scenario.NONE
        if fault.do in ('drop-after', 'mute'):
            if fault.do == 'drop-after':
                connection.close()
                return
            for msg_id, _seqno, _body in queue:
                self.muted.add(msg_id)
                self.unacked.pop(msg_id, None)
            return
        for part in parts(queue):
            msg_id, seqno, body = part[0]
            if len(part) > 1 or msg_id < self._last:
                body = struct.pack('<II', CONTAINER, len(part)) + b''.join(
                    struct.pack('<qii', each[0], each[1], len(each[2])) + each[2] for each in part)
                msg_id, seqno = self.msg_id(True), 2 * self._content
            self._send(connection, msg_id, seqno, body, fault)
            fault = scenario.NONE

    def _send(self, connection, msg_id, seqno, body, fault):
        session, key = self.session, self.session.key
        session_id, salt, padding = session.session_id, key.salt(), None
        if fault.do == 'wrong-session-id':
            session_id = os.urandom(8)
        elif fault.do == 'even-msg-id':
            msg_id &= ~1
        elif fault.do == 'old-msg-id':
            msg_id -= int(fault.get('seconds', 400)) << 32
        elif fault.do == 'future-msg-id':
            msg_id += int(fault.get('seconds', 100)) << 32
        elif fault.do == 'garbage':
            body = os.urandom(len(body))
        elif fault.do == 'short-padding':
            if -len(body) % 16 == 12:
                body += bytes(4)
            padding = -len(body) % 16
        packet = key.seal(salt, session_id, msg_id, seqno, body, padding)
        if fault.do == 'wrong-msg-key':
            packet = packet[:8] + bytes((packet[8] ^ 1,)) + packet[9:]
        elif fault.do == 'wrong-key-id':
            packet = bytes((packet[0] ^ 1,)) + packet[1:]
        if fault.do == 'one-byte':
            connection.dribble = True
        if fault.do == 'cut-packet':
            connection.send_raw(connection.transport_of.frame(packet)[:-7])
            connection.close()
            return
        connection.send(packet)
        if fault.do == 'replay':
            connection.send(packet)
