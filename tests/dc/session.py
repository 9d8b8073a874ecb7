# SPDX-License-Identifier: GPL-3.0-or-later
"""One session of one client: message ids, sequence numbers, containers, repeats."""
import os
import struct

import crypto
import scenario
import service
from outbox import Outbox
from rpc import Call
from tl import CONTAINER, RPC_RESULT, Reader, TlError

LIMIT = 1020
SALT_GRACE = 5
TOO_LONG = struct.pack('<I', 0xe317af7e)  # updatesTooLong
NEVER_CONTENT = ('msgs_ack',)


class BadMessage(Exception):
    """The message is refused with this bad_msg_notification code."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


class Message:
    """One message of the client, bare or out of a container."""

    def __init__(self, msg_id, seqno, body, contained=False):
        self.msg_id = msg_id
        self.seqno = seqno
        self.contained = contained
        self.call = Call(body)


class Record:
    """What became of a message."""

    def __init__(self, message):
        self.name = message.call.method
        self.answer_id = None
        self.answer = None
        self.running = False
        self.failed = False
        self.dropped = False
        self.waiting = []


class Session:
    """The server's memory of one session."""

    def __init__(self, key, session_id):
        self.key = key
        self.world = key.world
        self.session_id = session_id
        self.outbox = Outbox(self)
        self.connection = None
        self.connections = 0
        self.inited = False
        self.fresh = True
        self.gone = False
        self.records = {}
        self.containers = set()
        self.highest = 0
        self.content = 0
        self.accepted = 0
        self.told_at = None
        self.told_salt = None
        self.told_salt_at = 0
        self.used_salt = None
        self.excused = False
        self.listens = False
        self.missed = False

    def sin(self, what):
        """Records a sin of this client."""
        self.world.sin(what, dc=self.key.dc.number)

    def receive(self, connection, salt, msg_id, seqno, body):
        """Handles one decrypted packet."""
        try:
            messages, contained = self._unpack(msg_id, seqno, body)
            self._check_outer(msg_id, contained)
        except BadMessage as bad:
            self._refuse(connection, msg_id, seqno, bad)
            return
        except TlError as error:
            self.sin('message: %s' % error)
            connection.error(-404)
            return
        if not self._faults(connection, msg_id, seqno, messages):
            return
        if not self.key.accepts(salt):
            self._bad_salt(connection, salt, msg_id, seqno, messages)
            return
        self.used_salt = salt
        self._adopt(connection, messages)
        if contained:
            self.containers.add(msg_id)
        self.outbox.check_acks()
        if sum(message.call.method == 'upload.getFile' for message in messages) > 1:
            self.sin('two parts of files asked for in one packet')
        acks = []
        for message in messages:
            self._one(message, msg_id, seqno, contained, acks)
            if self.gone:
                return
        self.highest = max(self.highest, msg_id)
        if acks:
            self.outbox.put(service.write({'_': 'msgs_ack', 'msg_ids': acks}), False)
        self._flush()

    def _unpack(self, msg_id, seqno, body):
        if len(body) < 4 or int.from_bytes(body[:4], 'little') != CONTAINER:
            return [Message(msg_id, seqno, body)], False
        if seqno & 1:
            raise BadMessage(34, 'container with an odd seqno')
        reader = Reader(body, 4)
        count = reader.number()
        if not 0 < count <= LIMIT:
            raise BadMessage(64, 'container of %d messages' % count)
        messages, seen = [], set()
        for _ in range(count):
            inner_id, inner_seqno, size = struct.unpack('<qii', reader.take(16))
            inner = reader.take(size)
            if size % 4:
                raise BadMessage(64, 'container with a message of %d bytes' % size)
            if inner[:4] == CONTAINER.to_bytes(4, 'little'):
                raise BadMessage(64, 'container in a container')
            if inner_id >= msg_id:
                raise BadMessage(64, 'container not younger than its messages')
            if inner_id in seen:
                raise BadMessage(64, 'container with one id twice')
            if inner_id & 3 or not inner_id & 0xffffffff:
                raise BadMessage(18, 'msg_id %x in a container' % inner_id)
            seen.add(inner_id)
            messages.append(Message(inner_id, inner_seqno, inner, True))
        if reader.left():
            raise BadMessage(64, 'container with %d bytes too many' % reader.left())
        return messages, True

    def _check_outer(self, msg_id, contained):
        if msg_id & 3:
            raise BadMessage(18, 'msg_id %x not divisible by 4' % msg_id)
        if not msg_id & 0xffffffff:
            self.sin('msg_id with empty low half')
        if msg_id in self.containers or (contained and msg_id in self.records):
            raise BadMessage(19, 'container id used before')
        age = self.world.now() - msg_id / 2 ** 32
        if not -30 <= age <= 300:
            code = 16 if age > 0 else 17
            if self.told_at is not None and self.told_at == self.world.offset and not self.excused:
                raise BadMessage(code, 'msg_id %d s old' % age)
            self.excused = True
            raise BadMessage(code, '')
        if msg_id <= self.highest and msg_id not in self.records:
            self.sin('msg_id not higher than the one before')
        elif msg_id in self.records and not contained:
            self.sin('message repeated outside a container')

    def _refuse(self, connection, msg_id, seqno, bad):
        if str(bad):
            self.sin(str(bad))
        self.connection = connection
        self.count(seqno)
        self.outbox.put(service.write({
            '_': 'bad_msg_notification', 'bad_msg_id': msg_id, 'bad_msg_seqno': seqno,
            'error_code': bad.code}), False)
        self._flush()

    def _bad_salt(self, connection, salt, msg_id, seqno, messages):
        # What was on its way when the session was told is no sin; that it has heard is sure when it
        # has used the salt.
        grace = 0 if self.used_salt == self.told_salt else SALT_GRACE
        if self.told_salt == self.key.salt() and msg_id / 2 ** 32 > self.told_salt_at + grace:
            self.sin('salt %s though the session was told %s' % (salt.hex(), self.told_salt.hex()))
        self.connection = connection
        for message in messages:
            self.count(message.seqno)
        self.told_salt, self.told_salt_at = self.key.salt(), self.world.now()
        self.outbox.put(service.write({
            '_': 'bad_server_salt', 'bad_msg_id': msg_id, 'bad_msg_seqno': seqno,
            'error_code': 48,
            'new_server_salt': int.from_bytes(self.told_salt, 'little', signed=True)}), False)
        self._flush()

    def count(self, seqno):
        """Counts a content-related message that was not accepted; its number is used up."""
        if seqno & 1:
            self.content = max(self.content, (seqno + 1) // 2)

    def _faults(self, connection, msg_id, seqno, messages):
        """Does what the scenario wants done before a packet takes effect."""
        names = {'packet'}
        for message in messages:
            names.add(message.call.method)
            if message.call.rpc:
                names.add('rpc')
        fault = self.world.fault(names, self.key.dc.number, before=True)
        if fault.do is None:
            return True
        if fault.do in ('drop-before', 'silence', 'transport-error', 'forget-key'):
            if fault.do == 'drop-before':
                connection.close()
            elif fault.do == 'transport-error':
                connection.error(int(fault.get('value', -404)))
            elif fault.do == 'forget-key':
                self.key.dc.drop_key(self.key)
                connection.error(-404)
            return False
        if fault.do == 'bad-salt':
            self.key.change_salt()
        elif fault.do == 'bad-msg':
            self._refuse(connection, msg_id, seqno, BadMessage(int(fault.get('value', 32)), ''))
            return False
        elif fault.do == 'forget-session':
            self.key.forget(self.session_id)
            fresh = self.key.dc.session(self.key, self.session_id)
            fresh.inited = self.inited
            fresh.content, fresh.accepted = self.content, self.accepted
            fresh.excused = True
            self.world.call_soon(
                lambda: fresh.take(connection, msg_id, seqno, messages))
            return False
        elif fault.do == 'delay':
            self.world.after(float(fault.get('seconds', 1)), lambda: self.take(
                connection, msg_id, seqno, messages))
            return False
        return True

    def take(self, connection, msg_id, seqno, messages):
        """Handles messages that passed all checks, after a fault has had its way."""
        contained = len(messages) > 1 or messages[0].msg_id != msg_id
        self._adopt(connection, messages)
        acks = []
        for message in messages:
            self._one(message, msg_id, seqno, contained, acks)
        if acks:
            self.outbox.put(service.write({'_': 'msgs_ack', 'msg_ids': acks}), False)
        self._flush()

    def _adopt(self, connection, messages):
        """Follows the client to its newest connection; greets a new session."""
        if connection is not self.connection or self.fresh:
            if self.connections and connection is not self.connection:
                for msg_id in list(self.outbox.unacked):
                    self.outbox.again(msg_id)
            self.connections += 0 if connection is self.connection else 1
            self.connection = connection
            if self.missed and self.world.society.options['queue']:
                self.world.call_soon(lambda: self.push(TOO_LONG))
            self.missed = False
        if self.fresh:
            self.fresh = False
            if self.session_id == bytes(8):
                self.sin('session id zero')
            self.told_salt, self.told_salt_at = self.key.salt(), self.world.now()
            self.outbox.put(service.write({
                '_': 'new_session_created',
                'first_msg_id': min(message.msg_id for message in messages),
                'unique_id': int.from_bytes(os.urandom(8), 'little', signed=True),
                'server_salt': int.from_bytes(self.told_salt, 'little', signed=True)}), True)

    def _one(self, message, outer_id, outer_seqno, contained, acks):
        record = self.records.get(message.msg_id)
        if record is not None:
            self._repeated(message, record, acks)
            return
        lossy = self.connections > 1 or self.excused or self.world.disturbed
        new = message.msg_id > self.highest
        if not new and not lossy:
            self.sin('msg_id %x is lower than one before' % message.msg_id)
        call = message.call
        if call.error:
            self.sin('%s: %s' % (call.method or 'query', call.error))
        if call.trailing:
            self.sin('%s with %d bytes too many' % (call.method, call.trailing))
        try:
            self._check_seqno(message, new, lossy)
        except BadMessage as bad:
            self.sin(str(bad))
            self.count(message.seqno)
            self.outbox.put(service.write({
                '_': 'bad_msg_notification',
                'bad_msg_id': outer_id if contained else message.msg_id,
                'bad_msg_seqno': outer_seqno if contained else message.seqno,
                'error_code': bad.code}), False)
            return
        self.highest = max(self.highest, message.msg_id)
        record = self.records[message.msg_id] = Record(message)
        if call.rpc:
            acks.append(message.msg_id)
            self.key.dc.rpc.execute(self, message, record)
        else:
            if message.seqno & 1:
                acks.append(message.msg_id)
            service.handle(self, message, record)

    def _check_seqno(self, message, new, lossy):
        odd = message.seqno & 1
        if message.call.rpc and not odd:
            raise BadMessage(35, '%s with an even seqno' % message.call.method)
        if message.call.method in NEVER_CONTENT and odd:
            if self.world.strict:
                raise BadMessage(34, '%s with an odd seqno' % message.call.method)
            self.sin('%s with an odd seqno' % message.call.method)
        if not new:
            self.count(message.seqno)
            return
        wanted = 2 * self.content + odd
        if message.seqno < 2 * self.accepted + odd:
            raise BadMessage(32, 'seqno %d, not %d' % (message.seqno, wanted))
        if message.seqno > wanted and not lossy:
            self.sin('seqno %d, not %d' % (message.seqno, wanted))
        self.accepted = message.seqno // 2 + odd
        self.content = max(self.content, self.accepted)

    def _repeated(self, message, record, acks):
        if message.call.rpc and message.call.method != record.name:
            self.sin('msg_id %x used for two different queries' % message.msg_id)
        if record.answer_id in self.outbox.unacked:
            self.outbox.again(record.answer_id)
        elif record.answer is not None:
            if record.answer_id not in self.outbox.muted:
                self.sin('%s repeated after its answer was acknowledged' % record.name)
            record.answer_id = self.outbox.put(record.answer, True)
        elif message.seqno & 1:
            acks.append(message.msg_id)

    def answer(self, msg_id, result, fault=scenario.NONE, name=''):
        """Queues the result of a query."""
        record = self.records.get(msg_id)
        if record:
            record.running = False
            waiting, record.waiting = record.waiting, []
            for turn in waiting:
                turn()
        if record and record.dropped:
            return
        body = struct.pack('<Iq', RPC_RESULT, msg_id) + result
        answer_id = self.outbox.put(body, True)
        if record:
            record.answer_id, record.answer = answer_id, body
        if fault.do == 'duplicate-answer':
            self.outbox.put(body, True)
        elif fault.do == 'detailed-info':
            self.outbox.queued.discard(self.outbox.queue.pop()[0])
            self.outbox.put(service.write({
                '_': 'msg_detailed_info', 'msg_id': msg_id, 'answer_msg_id': answer_id,
                'bytes': len(body), 'status': 0}), False)
        if fault.do is not None:
            self.outbox.fault = fault
        self.world.event('answer', dc=self.key.dc.number, method=name, msg_id=msg_id,
                         answer_id=answer_id, fault=fault.do)

    def push(self, body):
        """Sends something the client did not ask for."""
        self.outbox.put(body, True, reply=False)
        self._flush()

    def flush(self):
        """Sends what later work has queued."""
        self._flush()

    def _flush(self):
        if self.outbox.queue:
            self.told_at = self.world.offset
        self.outbox.flush()

    def state(self, msg_id):
        """The byte of msgs_state_info for one of the client's ids."""
        record = self.records.get(msg_id)
        if record is None:
            if msg_id in self.containers:
                return 4
            return 3 if msg_id > self.highest else 2 if self.records else 1
        if record.answer is not None:
            return 4 | 64 | 8
        return 4 | 32 if record.running else 4


def check_bind_message(permanent, encrypted):
    """The inner part of auth.bindTempAuthKey, decrypted, or None."""
    if len(encrypted) != 104 or encrypted[:8] != permanent.key_id:
        return None
    msg_key = encrypted[8:24]
    plain = crypto.ige_decrypt(encrypted[24:], *crypto.kdf_old(permanent.auth_key, msg_key))
    if crypto.sha1(plain[:72])[4:20] != msg_key:
        return None
    return struct.unpack_from('<qii', plain, 16), plain[32:72]
