# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about login codes: sending, sending again, checking, and signing up."""
import re

from accounts import DEFAULT_STEPS, REPORTABLE, Chain, digits
from errors import RpcError
from notices import terms_of_service
from part import Part

NO_PAYMENT = {'store_product': 'org.example.login', 'support_email_address': 'login@example.org',
              'support_email_subject': 'Login', 'premium_days': 7, 'currency': 'USD',
              'amount': 499}


class Chains(Part):
    """Finds and continues the logins that are under way."""

    def account_of(self, text):
        """(digits, account or None) of a number that may log in here."""
        phone = digits(text)
        account = self.world.accounts.get(phone)
        if account is None:
            if not re.fullmatch(self.world.options['free_numbers'], phone):
                raise RpcError('PHONE_NUMBER_INVALID')
        elif account.keys.get('banned'):
            raise RpcError('PHONE_NUMBER_BANNED')
        elif account.dc != self.dc.number:
            raise RpcError('PHONE_MIGRATE_%d' % account.dc)
        return phone, account

    def chain(self, session, args):
        """The login that a number and a hash name."""
        if not args['phone_code_hash']:
            session.sin('empty phone_code_hash')
            raise RpcError('PHONE_CODE_HASH_EMPTY')
        phone, _account = self.account_of(args['phone_number'])
        for chain in reversed(self.world.chains):
            if args['phone_code_hash'] in chain.hashes:
                if chain.phone != phone or chain.place is not self.owner(session):
                    session.sin('phone_code_hash of another number or key')
                elif not self._dead(chain):
                    if args['phone_code_hash'] != chain.hashes[-1]:
                        session.sin('phone_code_hash that is not the newest')
                    return chain
                break
        raise RpcError('PHONE_CODE_EXPIRED')

    def _dead(self, chain):
        options, now = self.world.options, self.world.now()
        since = chain.started
        if chain.account and chain.account.mail_until and chain.kind == 'email':
            since = max(since, chain.account.mail_until)
        return (chain.dead or chain.wrong >= options['max_wrong'] or
                now - since > options['code_life'])

    def send(self, chain, again=False):
        """auth.SentCode of the next step, or of the same once more."""
        kind = chain.kind if again else chain.upcoming() or 'app'
        if kind == 'success':
            chain.at += 1
            return {'_': 'auth.sentCodeSuccess',
                    'authorization': self.enter(chain.place, chain.account, chain)}
        event, sent = chain.send(self.world.now(), again)
        account = chain.account
        if kind == 'payment':
            return {'_': 'auth.sentCodePaymentRequired', **NO_PAYMENT,
                    **chain.step.get('payment', {}), 'phone_code_hash': chain.hashes[-1]}
        if kind == 'email':
            self._say_reset(chain.step, account, sent['type'])
        if kind != 'setup_email' and not (account and account.keys.get('no_code')):
            self.world.event('code', dc=self.dc.number, **event)
        return sent

    def _say_reset(self, step, account, type_):
        """What an e-mail step says about giving up the address."""
        reset = step.get('reset', {})
        if 'reset_pending_in' in reset and account.mail_until is None:
            account.mail_until = self.world.now() + reset['reset_pending_in']
        if account.mail_until is not None:
            type_.pop('reset_available_period', None)
            type_['reset_pending_date'] = int(account.mail_until)


class Codes(Chains):
    """auth.sendCode and what follows it."""

    names = ('auth.sendCode', 'auth.resendCode', 'auth.cancelCode', 'auth.reportMissingCode',
             'auth.requestFirebaseSms', 'auth.checkPaidAuth', 'auth.signIn', 'auth.signUp')

    def send_code(self, session, args, _message):
        """auth.sendCode"""
        settings = args['settings']
        # Tokens; calls whose number a person can read off a phone (0x01, 0x20).
        if settings['flags'] & ~0x61:
            session.sin('CodeSettings flags %#x' % settings['flags'])
        tokens = settings.get('logout_tokens')
        if tokens is not None and not (0 < len(tokens) <= 20 and all(tokens)):
            session.sin('%d logout tokens' % len(tokens))
        self.check_api(session, args)
        owner = self.owner(session)
        if owner.account:
            session.sin('auth.sendCode with a key that is logged in')
        phone, account = self.account_of(args['phone_number'])
        if phone != args['phone_number']:
            session.sin('phone number "%s" is not only digits' % args['phone_number'])
        for token in tokens or ():
            if account and token in account.tokens:
                account.tokens.remove(token)
                return {'_': 'auth.sentCodeSuccess', 'authorization': self.enter(owner, account)}
        self._count(phone)
        for chain in self.world.chains:
            if chain.phone == phone and chain.place is owner:
                chain.dead = True
        chain = Chain(phone, account, owner, self.world.now(),
                      account.steps if account else DEFAULT_STEPS)
        self.world.chains.append(chain)
        return self.send(chain)

    def _count(self, phone):
        """Numbers may ask for so many codes a day."""
        limit, now = self.world.options['max_codes'], self.world.now()
        if limit and sum(chain.phone == phone and now - chain.started < 86400
                         for chain in self.world.chains) >= limit:
            raise RpcError('PHONE_NUMBER_FLOOD')

    def resend_code(self, session, args, _message):
        """auth.resendCode"""
        if args.get('flags'):
            session.sin('resendCode flags %#x' % args['flags'])
        chain = self.chain(session, args)
        mail = chain.kind == 'email'
        if not chain.announced and not mail:
            session.sin('resendCode though no next_type was announced')
        if chain.last() and not mail:
            chain.announced = False
            raise RpcError('SEND_CODE_UNAVAILABLE')
        if self.world.now() < chain.earliest_resend() - 1:
            session.sin('resendCode %d s too early' % (
                chain.earliest_resend() - self.world.now()))
        return self.send(chain, again=mail and chain.last())

    def cancel_code(self, session, args, _message):
        """auth.cancelCode"""
        self.chain(session, args).dead = True
        return True

    def report_missing_code(self, session, args, _message):
        """auth.reportMissingCode"""
        chain = self.chain(session, args)
        if args['mnc']:
            session.sin('mnc "%s"' % args['mnc'])
        if chain.kind not in REPORTABLE or chain.announced:
            session.sin('reportMissingCode for a code by "%s"%s' % (
                chain.kind, ' that can be sent again' if chain.announced else ''))
        elif self.world.now() < chain.sent + max(15, chain.timeout) - 1:
            session.sin('reportMissingCode too early')
        self.world.event('missing_code', dc=self.dc.number, phone=chain.phone, via=chain.kind)
        return True

    def request_firebase_sms(self, session, _args, _message):
        """auth.requestFirebaseSms"""
        session.sin('auth.requestFirebaseSms is for official apps')
        raise RpcError('PHONE_CODE_EMPTY')

    def check_paid_auth(self, session, _args, _message):
        """auth.checkPaidAuth"""
        session.sin('auth.checkPaidAuth, but nothing was paid')
        raise RpcError('PHONE_CODE_EXPIRED')

    def sign_in(self, session, args, _message):
        """auth.signIn"""
        chain = self.chain(session, args)
        code, verification = args.get('phone_code'), args.get('email_verification')
        mail = chain.kind == 'email'
        if (code is None) == (verification is None) or mail != (code is None) or (
                chain.kind in ('setup_email', 'payment')):
            session.sin('auth.signIn with the wrong kind of code')
        if verification is not None:
            code = verification.get('code', '')
        if not code:
            session.sin('auth.signIn without a code')
            raise RpcError('EMAIL_CODE_INVALID' if mail else 'PHONE_CODE_EMPTY')
        problem = chain.foreseeable(code)
        if problem:
            session.sin('auth.signIn with ' + problem)
        if not chain.right(code):
            chain.wrong += 1
            raise RpcError('EMAIL_CODE_INVALID' if mail else 'PHONE_CODE_INVALID')
        if chain.account is None:
            chain.confirmed = True
            found = {'_': 'auth.authorizationSignUpRequired'}
            if self.world.terms.get('sign_up', True):
                found['terms_of_service'] = terms_of_service(self.world.terms)
            return found
        return self.enter(self.owner(session), chain.account, chain)

    def sign_up(self, session, args, _message):
        """auth.signUp"""
        if self.world.strict and not self.world.options['sign_up']:
            session.sin('auth.signUp')
        if not args.get('no_joined_notifications'):
            session.sin('auth.signUp without no_joined_notifications')
        chain = self.chain(session, args)
        if self.world.accounts.get(chain.phone):
            raise RpcError('PHONE_NUMBER_OCCUPIED')
        if not chain.confirmed:
            session.sin('auth.signUp before the right code')
            raise RpcError('PHONE_CODE_INVALID')
        if not 0 < len(args['first_name'].strip()) <= 64:
            raise RpcError('FIRSTNAME_INVALID')
        if len(args['last_name']) > 64:
            raise RpcError('LASTNAME_INVALID')
        chain.account = self.world.add_account({
            'phone': chain.phone, 'dc': self.dc.number, 'first_name': args['first_name'],
            'last_name': args['last_name'] or None})
        return self.enter(self.owner(session), chain.account, chain)
