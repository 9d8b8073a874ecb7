# SPDX-License-Identifier: GPL-3.0-or-later
"""The session layer's own messages: acknowledgements, pings, salts, states, cancelling."""
import struct

from handshake import CODEC
from tl import RPC_RESULT


def write(value):
    """A service message's bytes."""
    return CODEC.write(value)


def handle(session, message, record):
    """Carries out one service message of the client."""
    call = message.call
    if call.method is None:
        session.sin('unknown message %08x' % call.number)
        return
    HANDLERS.get(call.method, _misplaced)(session, message, call.args, record)


def _misplaced(session, message, _args, _record):
    session.sin('%s is not for servers' % message.call.method)


def _acks(session, _message, args, _record):
    if not args['msg_ids']:
        session.sin('empty msgs_ack')
    if len(args['msg_ids']) > 8192:
        session.sin('msgs_ack with %d ids' % len(args['msg_ids']))
    for msg_id in args['msg_ids']:
        known = session.outbox.acknowledged(msg_id)
        if not known and msg_id not in session.key.forgotten:
            session.sin('acknowledgement of %d, which is no message of this session' % msg_id)


def _ping(session, message, args, record):
    pong = write({'_': 'pong', 'msg_id': message.msg_id, 'ping_id': args['ping_id']})
    record.answer_id = session.outbox.put(pong, False)
    if 'disconnect_delay' in args:
        session.connection.disconnect_after(args['disconnect_delay'])


def _salts(session, message, args, _record):
    if not 1 <= args['num'] <= 64:
        session.sin('get_future_salts for %d' % args['num'])
    session.outbox.put(write({
        '_': 'future_salts', 'req_msg_id': message.msg_id, 'now': int(session.world.now()),
        'salts': session.key.future_salts(args['num'])}), False)


def _state(session, message, args, _record):
    if len(args['msg_ids']) > 8192:
        session.sin('msgs_state_req with %d ids' % len(args['msg_ids']))
    info = bytes(session.state(msg_id) for msg_id in args['msg_ids'])
    session.outbox.put(write({
        '_': 'msgs_state_info', 'req_msg_id': message.msg_id, 'info': info}), False)


def _resend(session, message, args, _record):
    unknown = []
    for msg_id in args['msg_ids']:
        if msg_id in session.outbox.unacked:
            session.outbox.again(msg_id)
        else:
            unknown.append(msg_id)
    if unknown:
        session.outbox.put(write({'_': 'msgs_state_info', 'req_msg_id': message.msg_id,
                                  'info': bytes(len(args['msg_ids']))}), False)


def _drop_answer(session, message, args, _record):
    wanted = session.records.get(args['req_msg_id'])
    result = {'_': 'rpc_answer_unknown'}
    if wanted is not None and wanted.running:
        result = {'_': 'rpc_answer_dropped_running'}
        wanted.running, wanted.dropped = False, True
    elif wanted is not None and wanted.answer_id in session.outbox.unacked:
        sent = session.outbox.unacked.pop(wanted.answer_id)
        result = {'_': 'rpc_answer_dropped', 'msg_id': sent.msg_id, 'seq_no': sent.seqno,
                  'bytes': len(sent.body)}
    session.world.event('drop_answer', dc=session.key.dc.number, answer=result['_'],
                        method=wanted.name if wanted else None)
    session.outbox.put(struct.pack('<Iq', RPC_RESULT, message.msg_id) + write(result), True)


def _destroy_session(session, _message, args, _record):
    known = args['session_id'] in session.key.sessions
    if args['session_id'] == session.session_id:
        session.sin('destroy_session for the session itself')
        known = False
    if known:
        session.key.forget(args['session_id'])
    name = 'destroy_session_ok' if known else 'destroy_session_none'
    session.outbox.put(write({'_': name, 'session_id': args['session_id']}), False)


def _destroy_key(session, _message, _args, _record):
    session.outbox.put(write({'_': 'destroy_auth_key_ok'}), False)
    session.flush()
    session.world.event('key', dc=session.key.dc.number, state='destroyed',
                        id=session.key.key_id.hex())
    owner = session.key.permanent or session.key
    for key in list(owner.dc.keys.values()):
        if owner in (key, key.permanent):
            owner.dc.drop_key(key)
    session.gone = True


def _ignored(_session, _message, _args, _record):
    pass


HANDLERS = {
    'msgs_ack': _acks, 'ping': _ping, 'ping_delay_disconnect': _ping, 'get_future_salts': _salts,
    'msgs_state_req': _state, 'msg_resend_req': _resend, 'rpc_drop_answer': _drop_answer,
    'destroy_session': _destroy_session, 'destroy_auth_key': _destroy_key,
    'msgs_state_info': _ignored, 'msgs_all_info': _ignored,
}
