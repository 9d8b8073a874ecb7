# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries: takes off their wrappers, applies the scenario, calls the method, answers."""
import scenario
from errors import RpcError, error_code
from notices import notice
from tl import GZIP, Codec, Reader, TlError, Unknown, gunzip, gzip_packed, plain

CODEC = Codec('service.tl', 'schema.tl', 'people.tl', 'messages.tl', 'media.tl', 'updates.tl',
              'methods.tl', 'layer145.tl')
WRAPPERS = ('invokeWithLayer', 'initConnection', 'invokeAfterMsg', 'invokeAfterMsgs',
            'invokeWithoutUpdates')
AFTER = ('invokeAfterMsg', 'invokeAfterMsgs')
PATIENCE = 0.5
SERVICE = ('msgs_ack', 'ping', 'ping_delay_disconnect', 'get_future_salts', 'msgs_state_req',
           'msg_resend_req', 'rpc_drop_answer', 'destroy_session', 'destroy_auth_key', 'http_wait',
           'msgs_state_info', 'msgs_all_info')
BEFORE_LOGIN = {
    'auth.sendCode', 'auth.resendCode', 'auth.cancelCode', 'auth.signIn', 'auth.signUp',
    'auth.checkPassword', 'auth.exportLoginToken', 'auth.importLoginToken',
    'auth.importAuthorization', 'auth.bindTempAuthKey', 'auth.dropTempAuthKeys',
    'auth.reportMissingCode', 'auth.requestFirebaseSms', 'auth.resetLoginEmail', 'auth.logOut',
    'auth.checkPaidAuth',
    'account.getPassword', 'account.sendVerifyEmailCode', 'account.verifyEmail',
    'auth.requestPasswordRecovery', 'auth.checkRecoveryPassword', 'auth.recoverPassword',
    'help.getConfig', 'help.getNearestDc', 'help.getAppConfig', 'help.getCountriesList',
    'langpack.getDifference', 'langpack.getLangPack', 'langpack.getLanguages',
    'langpack.getLanguage', 'langpack.getStrings',
}
WHILE_MOVING = {'auth.exportAuthorization', 'auth.logOut'}
PROBES = {'users.getUsers', 'updates.getState', 'updates.getDifference'}
WITHOUT_BINDING = {'auth.bindTempAuthKey', 'help.getConfig', 'help.getNearestDc'}
NOT_EMPTY = (('device_model', 'CONNECTION_DEVICE_MODEL_EMPTY'),
             ('system_version', 'CONNECTION_SYSTEM_EMPTY'),
             ('app_version', 'CONNECTION_APP_VERSION_EMPTY'),
             ('system_lang_code', 'CONNECTION_SYSTEM_LANG_CODE_EMPTY'))


class Call:
    """The content of a client's message: a query with its wrappers, or a service message."""

    def __init__(self, body):
        self.method = None
        self.args = {}
        self.wrappers = []
        self.after = []
        self.error = None
        self.trailing = 0
        self.number = int.from_bytes(body[:4], 'little')
        try:
            self._read(body)
        except TlError as error:
            self.error = str(error)
        self.rpc = self.method not in SERVICE

    def _read(self, body):
        packed = False
        while True:
            reader = Reader(body)
            self.number = reader.number()
            if self.number == GZIP:
                if packed:
                    raise TlError('gzip in gzip')
                body, real = gunzip(reader.string())
                packed = True
                if not real:
                    self.error = 'packed, but not as gzip'
                continue
            reader.at = 0
            form = CODEC.by_number.get(self.number)
            if form is None:
                raise Unknown(self.number)
            self.method = form.name
            self.args = CODEC.read(reader)
            if form.name not in WRAPPERS:
                self.trailing = reader.left()
                if not form.method and form.name not in SERVICE:
                    raise TlError('not a method')
                return
            self.wrappers.append((form.name, self.args))
            if form.name in AFTER:
                self.after += self.args.get('msg_ids', [self.args.get('msg_id')])
            body = self.args.pop('query')
            self.method, self.args = None, {}


class Turn:
    """The first of two things that happen counts."""

    def __init__(self, then):
        self.then = then

    def came(self):
        """It is its turn."""
        self._happens(False)

    def missed(self):
        """It has waited too long."""
        self._happens(True)

    def _happens(self, late):
        then, self.then = self.then, None
        if then:
            then(late)


class Rpc:
    """The methods of one datacenter."""

    def __init__(self, dc, methods):
        self.dc = dc
        self.world = dc.world
        self.methods = methods

    def execute(self, session, message, record):
        """Answers a query: now, when the scenario says so, or when it is its turn."""
        record.running = True
        waiting = [session.records[msg_id] for msg_id in message.call.after
                   if msg_id in session.records and session.records[msg_id].running]
        if not waiting:
            self._execute(session, message, record)
            return
        turn = Turn(lambda late: self.world.call_soon(lambda: (
            self._execute(session, message, record, late), session.flush())))
        for before in waiting:
            before.waiting.append(turn.came)
        self.world.after(PATIENCE, turn.missed)

    def _execute(self, session, message, record, late=False):
        call = message.call
        name = call.method or '%08x' % call.number
        why = 'MSG_WAIT_TIMEOUT' if late else self._why_not(session, message)
        if why:
            record.failed = True
            self.world.event('wait', dc=self.dc.number, method=name, msg_id=message.msg_id,
                             error=why)
            session.answer(message.msg_id, CODEC.write({
                '_': 'rpc_error', 'error_code': error_code(why), 'error_message': why}), name=name)
            return
        self.world.calls[name] = self.world.calls.get(name, 0) + 1
        self.world.event('rpc', dc=self.dc.number, method=name, msg_id=message.msg_id,
                         args=plain({key: value for key, value in call.args.items()
                                     if key not in ('_', 'flags')}),
                         wrappers=[wrapper[0] for wrapper in call.wrappers])
        try:
            result = self._result(session, message, name)
        except RpcError as error:
            result = {'_': 'rpc_error', 'error_code': error.code, 'error_message': str(error)}
            record.failed = True
        key = session.key
        body = result if isinstance(result, bytes) else CODEC.write(
            result, key.layer or self.world.options['layer'])
        fault = self.world.fault({name, 'rpc'}, self.dc.number, before=False)
        if fault.do == 'gzip-answer' or (
                fault.do is None and len(body) >= self.world.options['gzip_from']):
            body = gzip_packed(body)
        elif fault.do == 'cut-answer':
            body = body[:-4]
        elif fault.do == 'trailing-answer':
            body += bytes(4)
        if fault.do == 'late':
            self.world.after(float(fault.get('seconds', 1)), lambda: (
                session.answer(message.msg_id, body, name=name), session.flush()))
            return
        what = result.get('_') if isinstance(result, dict) else type(result).__name__
        if what == 'rpc_error':
            what = result['error_message']
        session.answer(message.msg_id, body, fault, name)
        self.world.log('DC %d %s -> %s' % (self.dc.number, name, what))

    def _result(self, session, message, name):
        call = message.call
        self._unwrap(session, message, name)
        key = session.key
        if key.permanent is None and call.method not in WITHOUT_BINDING:
            session.sin('%s under a temporary key that is not bound' % name)
            raise RpcError('AUTH_KEY_PERM_EMPTY')
        if key.permanent is not key and key.permanent is not None and key.expired():
            raise RpcError('AUTH_KEY_UNREGISTERED')
        if key.delegated:
            session.sin('%s under a permanent key that has temporary ones' % name)
        scripted = self.world.scenario.answer(name, self.dc.number)
        if scripted is not None:
            self._say(session, scripted)
            return scripted_result(scripted)
        owner = key.permanent or key
        if owner.revoked and name not in BEFORE_LOGIN:
            why, owner.revoked = owner.revoked, None
            raise RpcError(why)
        if not owner.account and name not in BEFORE_LOGIN:
            if call.method and not (owner.was_authorised or owner.half or name in PROBES):
                session.sin('%s before login' % name)
            raise RpcError('AUTH_KEY_UNREGISTERED')
        if owner.account and not owner.home and not owner.carried_from and (
                name not in BEFORE_LOGIN | WHILE_MOVING):
            raise RpcError('USER_MIGRATE_%d' % owner.account.dc)
        self._listen(session, call)
        method = self.methods.get(name)
        if call.error and not (method and 'gzip' in call.error):
            if call.method is None:
                raise RpcError('INPUT_METHOD_INVALID_%d' % call.number)
            raise RpcError('INPUT_FETCH_ERROR')
        if method is None:
            session.sin('method %s is not for this datacenter' % name)
            raise RpcError('METHOD_INVALID')
        return method(session, call.args, message)

    def _why_not(self, session, message):
        """Why a query does not run though those that it was to run after have an end."""
        for msg_id in message.call.after:
            if msg_id >= message.msg_id:
                session.sin('invokeAfterMsg of a message that is not before it')
            if msg_id not in session.records or session.records[msg_id].failed:
                return 'MSG_WAIT_FAILED'
        return None

    def _listen(self, session, call):
        """A session hears of updates once it has asked for something without refusing them."""
        session.listens = session.listens or not any(
            name == 'invokeWithoutUpdates' for name, _args in call.wrappers)

    def _say(self, session, scripted):
        """Sends the sentence of Telegram's own that a scripted answer comes with."""
        if 'notice' in scripted:
            owner = session.key.permanent or session.key
            self.world.after(float(scripted.get('notice_after', 1)), lambda: self.world.push(
                notice({'message': scripted['notice']}), [owner]))

    def _unwrap(self, session, message, name):
        call = message.call
        key, names = session.key, [wrapper[0] for wrapper in call.wrappers]
        for wrapper, args in call.wrappers:
            if wrapper == 'invokeWithLayer':
                key.layer = args['layer']
                if self.world.options['strict_layer'] and self.world.strict and (
                        key.layer != self.world.options['layer']):
                    session.sin('layer %d' % key.layer)
                if key.layer > 100000 or key.layer < 1:
                    raise RpcError('CONNECTION_LAYER_INVALID')
            elif wrapper == 'initConnection':
                self._init(session, args)
            elif wrapper in AFTER and names[0] != wrapper:
                session.sin(wrapper + ' inside of ' + names[0])
        if 'initConnection' in names and 'invokeWithLayer' not in names and key.layer is None:
            session.sin('initConnection without invokeWithLayer')
            raise RpcError('CONNECTION_LAYER_INVALID')
        if not session.inited and name != 'auth.bindTempAuthKey':
            if message.msg_id not in key.heard: # else it was sent to a session that is forgotten
                session.sin('first query %s of a session without initConnection' % name)
            if key.layer is None:
                raise RpcError('CONNECTION_NOT_INITED')
            session.inited = True

    def _init(self, session, args):
        for field, error in NOT_EMPTY:
            if not args[field]:
                session.sin('initConnection with an empty ' + field)
                raise RpcError(error)
        if args['api_id'] <= 0:
            session.sin('api_id %d' % args['api_id'])
            raise RpcError('CONNECTION_API_ID_INVALID')
        if args['lang_pack'] and self.world.strict:
            session.sin('lang_pack "%s"' % args['lang_pack'])
            raise RpcError('CONNECTION_LANG_PACK_INVALID')
        session.inited = True
        for key in {session.key, session.key.permanent or session.key}:
            key.api_id, key.device = args['api_id'], args


def scripted_result(keys):
    """What an [[answer]] of a scenario stands for."""
    if 'error' in keys:
        raise RpcError(keys['error'], keys.get('code'))
    if keys.get('unknown_constructor'):
        return bytes.fromhex('efbeadde01000000')
    result = keys.get('result')
    if isinstance(result, str):
        return bytes.fromhex(result)
    if isinstance(result, dict):
        return from_scenario(result)
    if isinstance(result, (bool, list)):
        return result
    raise scenario.ScenarioError('answer to %s without error or result' % keys['method'])


def from_scenario(value):
    """A TL object as a scenario writes it: bytes are given as "hex:..."."""
    if isinstance(value, dict):
        return {key: from_scenario(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_scenario(item) for item in value]
    if isinstance(value, str) and value.startswith('hex:'):
        return bytes.fromhex(value[4:])
    return value
